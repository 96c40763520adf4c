import { CHECKS_LIMIT } from '@stepwell/core/quality-control';
import { Duration } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { checkSeconds } from '../check-duration.js';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { type QualityControlProps } from './props.js';
import { QualityCheck } from './quality-check.js';
import { resolveApiProps } from '../workflow/api.js';
import { rejectBucketProps, resolveExecutionTimeout, resolveWorkflowProps } from '../workflow/props.js';

/** Props of QualityControl with defaults, validated. */
export type ResolvedQualityControlProps = ReturnType<typeof resolveProps>;

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveProps(scope: IConstruct, props: QualityControlProps) {
  rejectUnusedProps(scope, props);
  rejectMixedTopics(scope, props);
  return {
    ...resolveWorkflowProps(scope, props),
    ...resolveApiProps(scope, props),
    checks: validateChecks(
      scope,
      props.checks ?? [QualityCheck.completeness(), QualityCheck.range(), QualityCheck.timeliness()],
    ),
    memorySize: props.memorySize && checkInteger(scope, 'memorySize', props.memorySize, 128, 10_240),
    checkTimeout: checkSeconds(scope, 'checkTimeout', props.checkTimeout ?? Duration.minutes(5), 5, 900),
    executionTimeout: resolveExecutionTimeout(scope, props, Duration.hours(6)),
  };
}

function validateChecks(scope: IConstruct, checks: readonly QualityCheck[]): readonly QualityCheck[] {
  const names = checks.map(({ name }) => name);
  if (names.length < 1 || names.length > CHECKS_LIMIT)
    throw new InvalidProp(scope, 'checks', names, `an array of 1 to ${CHECKS_LIMIT} checks`);
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) throw new InvalidProp(scope, 'checks', duplicate, 'checks with unique names');
  return checks;
}

/** Rejects props that would have no effect. */
function rejectUnusedProps(scope: IConstruct, props: QualityControlProps): void {
  if (props.bucket) rejectBucketProps(scope, props);
}

/**
 * Rejects a mix of standard and FIFO topics: one state publishes to all of them, and only FIFO topics accept a
 * deduplication id.
 */
function rejectMixedTopics(scope: IConstruct, { topic, groupTopics = {} }: QualityControlProps): void {
  const fifo = topic?.fifo ?? false;
  const other = Object.entries(groupTopics).find(([, each]) => each.fifo !== fifo);
  if (other !== undefined)
    throw new InvalidProp(scope, 'groupTopics', other[0], `${fifo ? 'FIFO' : 'standard'} topics, like topic`);
}
