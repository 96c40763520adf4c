import { Duration, Token } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { checkDays, checkSeconds } from '../check-duration.js';
import { InvalidProp, checkInteger, rejectProps } from '../invalid-prop.js';
import { type EventFanOutProps } from './props.js';
import { rejectBucketProps, resolveWorkflowProps } from '../workflow/props.js';

/** Step Functions reserves the names of summary executions for 90 days; the rows must be deleted earlier. */
const MAX_REQUEST_RETENTION_DAYS = 80;

/** Props of EventFanOut with defaults, validated. */
export type ResolvedEventFanOutProps = ReturnType<typeof resolveProps>;

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveProps(scope: IConstruct, props: EventFanOutProps) {
  rejectUnusedProps(scope, props);
  return {
    ...resolveWorkflowProps(scope, props),
    deadline: checkSeconds(scope, 'deadline', props.deadline ?? Duration.hours(1), 1, 30 * 86_400),
    requestRetention: checkRequestRetention(scope, props.requestRetention ?? Duration.days(30)),
    reportRetention: checkDays(scope, 'reportRetention', props.reportRetention ?? Duration.days(90), 1),
    emitConcurrency: checkInteger(scope, 'emitConcurrency', props.emitConcurrency ?? 5, 1, 40),
    traceSamplingRate: checkRate(scope, props.traceSamplingRate ?? 0.01),
  };
}

function checkRequestRetention(scope: IConstruct, value: Duration): Duration {
  const retention = checkDays(scope, 'requestRetention', value, 1);
  if (retention.isUnresolved() || retention.toDays() <= MAX_REQUEST_RETENTION_DAYS) return retention;
  const expectation = `a whole number of days from 1 to ${MAX_REQUEST_RETENTION_DAYS}`;
  throw new InvalidProp(scope, 'requestRetention', value, expectation);
}

function checkRate(scope: IConstruct, value: number): number {
  if (Token.isUnresolved(value) || (value >= 0 && value <= 1)) return value;
  throw new InvalidProp(scope, 'traceSamplingRate', value, 'a number from 0 to 1');
}

/** Rejects props that would have no effect. */
function rejectUnusedProps(scope: IConstruct, props: EventFanOutProps): void {
  if (props.bucket !== undefined) rejectBucketProps(scope, props, ['reportRetention']);
  if (props.tracing === false) rejectProps(scope, props, ['traceSamplingRate'], { when: 'tracing is false' });
}
