import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';
import { checkDays, checkSeconds } from '../check-duration.js';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { type EventFanOutProps } from './props.js';

/** The props that have a plain default, each checked and filled in. */
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

/** The name of a summary execution is taken for 90 days, and with it that of a registration; rows go before that. */
const MAX_REQUEST_RETENTION_DAYS = 80;

/**
 * Checks the props and fills in what was left out.
 *
 * @throws {@link InvalidProp} naming the construct, the prop, its value and what to give
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
  throw new InvalidProp(
    scope,
    'requestRetention',
    value.toString(),
    `whole days, from 1 to ${MAX_REQUEST_RETENTION_DAYS}`,
  );
}

function checkRate(scope: IConstruct, value: number): number {
  if (Token.isUnresolved(value) || (value >= 0 && value <= 1)) return value;
  throw new InvalidProp(scope, 'traceSamplingRate', value, 'a share from 0 to 1');
}

/** A prop that would have no effect is an error: whoever gave it expects one. */
function rejectUnusedProps(scope: IConstruct, props: EventFanOutProps): void {
  for (const prop of ['serverAccessLogsBucket', 'reportRetention'] as const) {
    if (props[prop] !== undefined && props.bucket !== undefined)
      throw new InvalidProp(
        scope,
        prop,
        'with bucket',
        'either bucket or this: a bucket of your own keeps its own settings',
      );
  }
  if (props.tracing === false && props.traceSamplingRate !== undefined)
    throw new InvalidProp(scope, 'traceSamplingRate', props.traceSamplingRate, 'either tracing: false or this');
}
