import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';
import { days, seconds } from '../duration-props.js';
import { InvalidProp, wholeNumber } from '../invalid-prop.js';
import { type EventFanOutProps } from './props.js';

/** The props that have a plain default, each checked and filled in. */
export interface Settings {
  readonly deadline: Duration;
  readonly retention: Duration;
  readonly reportRetention: Duration;
  readonly emitConcurrency: number;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly tracing: boolean;
  readonly traceSamplingRate: number;
  readonly alarms: boolean;
}

/** The name of a summary execution is taken for 90 days, and with it that of a registration; rows go before that. */
const LONGEST_RETENTION_DAYS = 80;

/**
 * Checks the props and fills in what was left out.
 *
 * @throws {@link InvalidProp} naming the construct, the prop, its value and what to give
 */
export function settingsOf(scope: IConstruct, props: EventFanOutProps): Settings {
  refuseIdleProps(scope, props);
  return {
    deadline: seconds(scope, 'deadline', props.deadline ?? Duration.hours(1), 1, 30 * 86_400),
    retention: retentionOf(scope, props.retention ?? Duration.days(30)),
    reportRetention: days(scope, 'reportRetention', props.reportRetention ?? Duration.days(90), 1),
    emitConcurrency: wholeNumber(scope, 'emitConcurrency', props.emitConcurrency ?? 5, 1, 40),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    tracing: props.tracing ?? true,
    traceSamplingRate: rate(scope, props.traceSamplingRate ?? 0.01),
    alarms: props.alarms ?? true,
  };
}

function retentionOf(scope: IConstruct, value: Duration): Duration {
  const retention = days(scope, 'retention', value, 1);
  if (retention.isUnresolved() || retention.toDays() <= LONGEST_RETENTION_DAYS) return retention;
  throw new InvalidProp(scope, 'retention', value.toString(), `whole days, from 1 to ${LONGEST_RETENTION_DAYS}`);
}

function rate(scope: IConstruct, value: number): number {
  if (Token.isUnresolved(value) || (value >= 0 && value <= 1)) return value;
  throw new InvalidProp(scope, 'traceSamplingRate', value, 'a share from 0 to 1');
}

/** A prop that would have no effect is an error: whoever gave it expects one. */
function refuseIdleProps(scope: IConstruct, props: EventFanOutProps): void {
  for (const prop of ['accessLogsBucket', 'reportRetention'] as const) {
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
