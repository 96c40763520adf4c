import { Fn } from 'aws-cdk-lib';
import { type Alarm, type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type IEventBus, type Rule } from 'aws-cdk-lib/aws-events';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { ALARM_PERIOD, AlarmFactory } from '../alarms/alarm-factory.js';
import { type DeadLetterQueues } from './storage.js';

/** The alarms of an {@link EventFanOut}. Each alarm goes off after one occurrence within five minutes. */
export interface EventFanOutAlarms {
  /**
   * A delivery failed and the message is in the dead-letter queue. A function counts the item as failed, or counts its
   * outcome.
   */
  readonly deadLetters: Alarm;
  /** A dead letter could not be counted and must be redriven. */
  readonly undeliverable: Alarm;
  /** EventBridge could not send a completion to the dead-letter queue. */
  readonly undelivered: Alarm;
  /** Items failed. */
  readonly itemsFailed: Alarm;
  /** A request reached its deadline. */
  readonly requestsTimedOut: Alarm;
  /** For each state machine: an execution failed. */
  readonly executionsFailed: Alarm[];
  /** For each state machine: an execution timed out. */
  readonly executionsTimedOut: Alarm[];
  /** For each function of the construct: it threw, ran out of memory or timed out. */
  readonly functionErrors: Alarm[];
  /** For each function of the construct: invocations were throttled. */
  readonly functionThrottles: Alarm[];
}

/** The monitored resources, and the topic that the alarms notify. */
export interface AlarmDependencies {
  readonly queues: DeadLetterQueues;
  readonly bus: IEventBus;
  readonly completions: Rule;
  /** By the prefix of their alarms' ids. */
  readonly stateMachines: Readonly<Record<string, StateMachine>>;
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  readonly itemsFailed: IMetric;
  readonly requestsTimedOut: IMetric;
  readonly alarmTopic: ITopic | undefined;
}

export function createAlarms(scope: Construct, dependencies: AlarmDependencies): EventFanOutAlarms {
  const { queues, bus, completions, stateMachines, functions, alarmTopic } = dependencies;
  const factory = new AlarmFactory(scope, alarmTopic);
  // The function consumes messages immediately, so the number of sent messages is the relevant metric.
  const sent = queues.deadLetters.metricNumberOfMessagesSent({ period: ALARM_PERIOD, statistic: Stats.SUM });
  const lost = new Metric({
    namespace: 'AWS/Events',
    metricName: 'InvocationsFailedToBeSentToDlq',
    // `Ref` of a rule on a custom bus is `<bus>|<rule>`; its ARN ends in `rule/<bus>/<rule>`.
    dimensionsMap: { EventBusName: bus.eventBusName, RuleName: Fn.select(2, Fn.split('/', completions.ruleArn)) },
    period: ALARM_PERIOD,
    statistic: Stats.SUM,
  });
  return {
    deadLetters: factory.alarm(
      'DeadLettersSent',
      sent,
      'a delivery failed; the function on the dead-letter queue counts its item',
    ),
    undeliverable: factory.deadLetters(
      'GivenUpVisible',
      queues.undeliverable,
      'a dead letter could not be counted and must be redriven',
    ),
    undelivered: factory.alarm(
      'Undelivered',
      lost,
      'a completion could not be delivered to its target or the dead-letter queue',
    ),
    itemsFailed: factory.alarm(
      'ItemsFailed',
      dependencies.itemsFailed,
      'items failed; the report contains their errors',
    ),
    requestsTimedOut: factory.alarm(
      'RequestsTimedOut',
      dependencies.requestsTimedOut,
      'a request reached its deadline before its last item completed',
    ),
    executionsFailed: Object.entries(stateMachines).map(([id, each]) =>
      factory.executionsFailed(each, `an execution of ${id} failed`, `${id}Failed`),
    ),
    executionsTimedOut: Object.entries(stateMachines).map(([id, each]) =>
      factory.executionsTimedOut(each, `${id}TimedOut`),
    ),
    functionErrors: factory.functionErrors(functions),
    functionThrottles: factory.functionThrottles(functions),
  };
}
