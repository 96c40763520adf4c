import { Duration, Token } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { AlarmKind, type AlarmOptions } from './alarm-options.js';
import { grantAlarmsPublish } from './grant-alarms-publish.js';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const DESCRIPTION_LIMIT = 1_024;

/**
 * The number of alarms in one rule. A rule has at most 10,240 characters, and the name of an alarm 255
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html).
 */
const ALARMS_IN_RULE = 35;

/** The period of every alarm. */
export const ALARM_PERIOD = Duration.minutes(5);

/** An alarm of a workflow: it goes off when its metric reaches the threshold of its kind within {@link ALARM_PERIOD}. */
export interface AlarmProps {
  readonly kind: AlarmKind;
  /** The construct id without its end `Alarm`. */
  readonly id: string;
  readonly metric: IMetric;
  readonly description: string;
}

/** The alarms of a workflow. */
export class WorkflowAlarms {
  /** All alarms except the composite alarm. */
  readonly all: readonly Alarm[];
  /** Goes off when any alarm goes off; `undefined` with `composite: false` and without alarms. */
  readonly composite?: CompositeAlarm;

  private readonly kinds: ReadonlyMap<Alarm, AlarmKind>;

  /**
   * @param scope the parent of the alarms
   * @param alarms all alarms of the workflow, of which the options select some
   * @throws {@link InvalidProp} for an invalid option
   */
  constructor(scope: Construct, options: AlarmOptions = {}, alarms: readonly AlarmProps[] = []) {
    const { enabled = true, topic, actions = [] } = options;
    checkOptions(scope, options);
    const selected = enabled ? alarms.filter(({ kind }) => options.kinds?.includes(kind) ?? true) : [];
    const created = selected.map((props) => [createAlarm(scope, props, options), props.kind] as const);
    this.kinds = new Map(created);
    this.all = created.map(([alarm]) => alarm);
    if (this.all.length === 0) return;
    if (options.composite ?? true) this.composite = compositeAlarm(scope, 'Alarm', this.all);
    if (topic) grantAlarmsPublish(scope, topic);
    for (const alarm of this.composite ? [this.composite] : this.all)
      alarm.addAlarmAction(...(topic ? [new SnsAction(topic)] : []), ...actions);
  }

  /** Returns the alarms of a kind: none if the workflow or its options do not have the kind. */
  ofKind(kind: AlarmKind): Alarm[] {
    return this.all.filter((alarm) => this.kinds.get(alarm) === kind);
  }
}

/** A kind that the workflow does not have is no error, so that workflows can share options. */
function checkOptions(scope: Construct, { kinds = [], thresholds = {} }: AlarmOptions): void {
  const known: string[] = Object.values(AlarmKind);
  for (const kind of [...kinds, ...Object.keys(thresholds)])
    if (!known.includes(kind)) throw new InvalidProp(scope, 'alarms', kind, `one of ${known.join(', ')}`);
  for (const [kind, threshold] of Object.entries(thresholds))
    checkInteger(scope, `alarms.thresholds.${kind}`, threshold, 1, Number.MAX_SAFE_INTEGER);
}

function createAlarm(scope: Construct, props: AlarmProps, { thresholds = {} }: AlarmOptions): Alarm {
  const threshold = thresholds[props.kind] ?? 1;
  return new Alarm(scope, `${props.id}Alarm`, {
    metric: props.metric,
    alarmDescription: `${scope.node.path}: ${props.description}`.slice(0, DESCRIPTION_LIMIT),
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** Creates an alarm for any of the alarms. Composite alarms of parts of a long list are combined. */
function compositeAlarm(scope: Construct, id: string, alarms: readonly AlarmBase[]): CompositeAlarm {
  if (alarms.length > ALARMS_IN_RULE) {
    const parts = Array.from({ length: Math.ceil(alarms.length / ALARMS_IN_RULE) }, (_each, index) =>
      compositeAlarm(scope, `${id}${index + 1}`, alarms.slice(index * ALARMS_IN_RULE, (index + 1) * ALARMS_IN_RULE)),
    );
    return compositeAlarm(scope, id, parts);
  }
  return new CompositeAlarm(scope, id, {
    alarmDescription: `${scope.node.path}: at least one of its alarms is in the ALARM state`.slice(
      0,
      DESCRIPTION_LIMIT,
    ),
    // Names are shorter than ARNs, which AlarmRule.fromAlarm uses.
    alarmRule: AlarmRule.anyOf(
      ...alarms.map(({ alarmName }) => AlarmRule.fromString(`ALARM("${Token.asString(alarmName)}")`)),
    ),
  });
}

/** Alarms of failed and timed out executions. @param prefix the start of their ids */
export function executionAlarms(stateMachine: StateMachine, description: string, prefix = 'Executions'): AlarmProps[] {
  return [
    {
      kind: AlarmKind.EXECUTIONS_FAILED,
      id: `${prefix}Failed`,
      metric: stateMachine.metricFailed({ period: ALARM_PERIOD }),
      description,
    },
    {
      kind: AlarmKind.EXECUTIONS_TIMED_OUT,
      id: `${prefix}TimedOut`,
      metric: stateMachine.metricTimedOut({ period: ALARM_PERIOD }),
      description: 'an execution timed out',
    },
  ];
}

/** Alarms of errors of functions, by the start of their ids. A metric math sum has no value if one metric has none. */
export function functionErrorAlarms(functions: Readonly<Record<string, LambdaFunction>>): AlarmProps[] {
  return Object.entries(functions).map(([id, each]) => ({
    kind: AlarmKind.FUNCTION_ERRORS,
    id: `${id}Errors`,
    metric: each.metricErrors({ period: ALARM_PERIOD }),
    description: `function ${id} threw, ran out of memory or timed out`,
  }));
}

/** Alarms of throttled functions. */
export function functionThrottleAlarms(functions: Readonly<Record<string, LambdaFunction>>): AlarmProps[] {
  return Object.entries(functions).map(([id, each]) => ({
    kind: AlarmKind.FUNCTION_THROTTLES,
    id: `${id}Throttles`,
    metric: each.metricThrottles({ period: ALARM_PERIOD }),
    description: `invocations of function ${id} were throttled`,
  }));
}

/** Alarms of errors and throttles of functions. */
export function functionAlarms(functions: Readonly<Record<string, LambdaFunction>>): AlarmProps[] {
  return [...functionErrorAlarms(functions), ...functionThrottleAlarms(functions)];
}

/** An alarm of messages in a queue. */
export function messagesAlarm(kind: AlarmKind, id: string, queue: IQueue, description: string): AlarmProps {
  const metric = queue.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD, statistic: Stats.MAXIMUM });
  return { kind, id, metric, description };
}

/** Alarms of the dead-letter queues of stages or routes. */
export function deadLetterAlarms(
  queues: readonly { readonly name: string; readonly deadLetterQueue: IQueue }[],
): AlarmProps[] {
  return queues.map(({ name, deadLetterQueue }) =>
    messagesAlarm(
      AlarmKind.DEAD_LETTERS,
      `${name}DeadLetters`,
      deadLetterQueue,
      `messages of ${name} could not be processed; their attributes contain the reason, and you can redrive them`,
    ),
  );
}
