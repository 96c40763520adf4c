import { CHECKS_LIMIT } from '@stepwell/core/quality-control';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';
import { ApiAuthorization } from '../api/api-authorization.js';
import { YEAR_SECONDS, checkSeconds } from '../check-duration.js';
import { EXISTING_RESOURCE_HINT, InvalidProp, checkInteger, rejectProps } from '../invalid-prop.js';
import { type QualityControlProps } from './props.js';
import { QualityCheck } from './quality-check.js';

/** Props with defaults, validated. */
export interface Settings {
  readonly checks: readonly QualityCheck[];
  readonly memorySize: number;
  readonly checkTimeout: Duration;
  readonly executionTimeout: Duration;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly api: boolean;
  readonly apiAuthorization: ApiAuthorization;
  readonly apiRateLimit: number;
  readonly apiBurstLimit: number;
  readonly tracing: boolean;
  readonly alarms: boolean;
}

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveSettings(scope: IConstruct, props: QualityControlProps): Settings {
  rejectUnusedProps(scope, props);
  rejectMixedTopics(scope, props);
  return {
    checks: validateChecks(
      scope,
      props.checks ?? [QualityCheck.completeness(), QualityCheck.range(), QualityCheck.timeliness()],
    ),
    memorySize: checkInteger(scope, 'memorySize', props.memorySize ?? 256, 128, 10_240),
    checkTimeout: checkSeconds(scope, 'checkTimeout', props.checkTimeout ?? Duration.minutes(5), 5, 900),
    executionTimeout: checkSeconds(
      scope,
      'executionTimeout',
      props.executionTimeout ?? Duration.hours(6),
      60,
      YEAR_SECONDS,
    ),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    api: props.api ?? true,
    apiAuthorization: props.apiAuthorization ?? ApiAuthorization.IAM,
    apiRateLimit: checkInteger(scope, 'apiRateLimit', props.apiRateLimit ?? 50, 1, 10_000),
    apiBurstLimit: checkInteger(scope, 'apiBurstLimit', props.apiBurstLimit ?? 100, 1, 5_000),
    tracing: props.tracing ?? true,
    alarms: props.alarms ?? true,
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
  if (props.bucket)
    rejectProps(scope, props, ['serverAccessLogsBucket'], {
      when: 'bucket is specified',
      hint: EXISTING_RESOURCE_HINT,
    });
  if (props.bucket && props.summaryTable && props.detailsTable && props.topic)
    rejectProps(scope, props, ['encryptionKey'], { when: 'bucket, tables and topic are specified' });
  if (props.api === false) rejectProps(scope, props, ['apiAuthorization'], { when: 'api is false' });
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
