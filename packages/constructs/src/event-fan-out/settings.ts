import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';
import { checkDays, checkSeconds } from '../check-duration.js';
import { EXISTING_RESOURCE_HINT, InvalidProp, checkInteger, rejectProps } from '../invalid-prop.js';
import { type EventFanOutProps } from './props.js';

/** Props with defaults, validated. */
export interface Settings {
  readonly deadline: Duration;
  readonly requestRetention: Duration;
  readonly reportRetention: Duration;
  readonly emitConcurrency: number;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly tracing: boolean;
  readonly traceSamplingRate: number;
  readonly alarms: boolean;
}

/** Step Functions reserves the names of summary executions for 90 days; the rows must be deleted earlier. */
const MAX_REQUEST_RETENTION_DAYS = 80;

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveSettings(scope: IConstruct, props: EventFanOutProps): Settings {
  rejectUnusedProps(scope, props);
  return {
    deadline: checkSeconds(scope, 'deadline', props.deadline ?? Duration.hours(1), 1, 30 * 86_400),
    requestRetention: checkRequestRetention(scope, props.requestRetention ?? Duration.days(30)),
    reportRetention: checkDays(scope, 'reportRetention', props.reportRetention ?? Duration.days(90), 1),
    emitConcurrency: checkInteger(scope, 'emitConcurrency', props.emitConcurrency ?? 5, 1, 40),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    tracing: props.tracing ?? true,
    traceSamplingRate: checkRate(scope, props.traceSamplingRate ?? 0.01),
    alarms: props.alarms ?? true,
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
  if (props.bucket !== undefined)
    rejectProps(scope, props, ['serverAccessLogsBucket', 'reportRetention'], {
      when: 'bucket is specified',
      hint: EXISTING_RESOURCE_HINT,
    });
  if (props.tracing === false) rejectProps(scope, props, ['traceSamplingRate'], { when: 'tracing is false' });
}
