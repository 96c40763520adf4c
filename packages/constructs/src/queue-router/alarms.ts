import { type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';
import { type RoutedQueue } from './definition.js';

/** The alarms of a `QueueRouter`. Each alarm goes off after one occurrence within five minutes. */
export interface QueueRouterAlarms {
  /** For each route: its dead-letter queue contains a message. */
  readonly deadLetters: Alarm[];
  /** An execution failed: its step failed, or its message was invalid. */
  readonly executionsFailed: Alarm;
  /** An execution timed out. Its message is not in a dead-letter queue. */
  readonly executionsTimedOut: Alarm;
  /** For each function of the construct: it threw, ran out of memory or timed out. */
  readonly functionErrors: Alarm[];
  /** For each of them: invocations were throttled. */
  readonly functionThrottles: Alarm[];
}

/** The monitored resources, and the topic that the alarms notify. */
export interface AlarmDependencies {
  readonly routes: readonly RoutedQueue[];
  readonly stateMachine: StateMachine;
  /** By the prefix of their alarms' ids. */
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  readonly alarmTopic: ITopic | undefined;
}

export function createAlarms(
  scope: Construct,
  { routes, stateMachine, functions, alarmTopic }: AlarmDependencies,
): QueueRouterAlarms {
  const factory = new AlarmFactory(scope, alarmTopic);
  return {
    deadLetters: routes.map(({ route: { name }, deadLetterQueue }) =>
      factory.deadLetters(
        `${name}DeadLetters`,
        deadLetterQueue,
        `messages of ${name} could not be processed; their attributes contain the reason, and you can redrive them`,
      ),
    ),
    executionsFailed: factory.executionsFailed(stateMachine, 'a message could not be processed'),
    executionsTimedOut: factory.executionsTimedOut(stateMachine),
    functionErrors: factory.functionErrors(functions),
    functionThrottles: factory.functionThrottles(functions),
  };
}
