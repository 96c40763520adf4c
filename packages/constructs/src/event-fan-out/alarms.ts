import { Fn } from 'aws-cdk-lib';
import { type Alarm, type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type IEventBus, type Rule } from 'aws-cdk-lib/aws-events';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { ALARM_PERIOD, AlarmFactory } from '../alarms/alarm-factory.js';
import { type DeadLetterQueues } from './storage.js';

/** The alarms of an {@link EventFanOut}. Each goes off when what it watches happens once within five minutes. */
export interface EventFanOutAlarms {
  /**
   * Something was lost on its way and came to the dead-letter queue; its handler counts it as failed, or counts its
   * outcome.
   */
  readonly deadLetters: Alarm;
  /** Something could not be counted either and waits to be redriven. */
  readonly undeliverable: Alarm;
  /** EventBridge could not even put a completion into the dead-letter queue. */
  readonly undelivered: Alarm;
  /** Items failed. */
  readonly itemsFailed: Alarm;
  /** A request came to its deadline before its last item. */
  readonly requestsTimedOut: Alarm;
  /** For each state machine: an execution failed. */
  readonly executionsFailed: Alarm[];
  /** For each state machine: an execution ran out of time. */
  readonly executionsTimedOut: Alarm[];
  /** For each of the own functions: it threw, ran out of memory or ran out of time. */
  readonly functionErrors: Alarm[];
  /** For each of the own functions: calls of it were throttled. */
  readonly functionThrottles: Alarm[];
}

/** What the alarms watch and whom they notify. */
export interface AlarmDependencies {
  readonly queues: DeadLetterQueues;
  readonly bus: IEventBus;
  readonly completions: Rule;
  /** By the start of their alarms' ids. */
  readonly stateMachines: Readonly<Record<string, StateMachine>>;
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  readonly itemsFailed: IMetric;
  readonly requestsTimedOut: IMetric;
  readonly alarmTopic: ITopic | undefined;
}

export function createAlarms(scope: Construct, dependencies: AlarmDependencies): EventFanOutAlarms {
  const { queues, bus, completions, stateMachines, functions, alarmTopic } = dependencies;
  const factory = new AlarmFactory(scope, alarmTopic);
  // The handler takes messages as they come: what is visible says little, what was sent says it.
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
      'something was lost on its way; its item is counted by the handler of the dead-letter queue',
    ),
    undeliverable: factory.deadLetters(
      'GivenUpVisible',
      queues.undeliverable,
      'something could not be counted and waits to be redriven',
    ),
    undelivered: factory.alarm(
      'Undelivered',
      lost,
      'a completion could not be delivered, nor put into the dead-letter queue',
    ),
    itemsFailed: factory.alarm('ItemsFailed', dependencies.itemsFailed, 'items failed; the report says which and why'),
    requestsTimedOut: factory.alarm(
      'RequestsTimedOut',
      dependencies.requestsTimedOut,
      'a request came to its deadline before its last item',
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
