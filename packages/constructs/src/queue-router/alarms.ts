import { type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';
import { type RoutedQueue } from './definition.js';

/** The alarms of a `QueueRouter`. Each goes off when what it watches happens once within five minutes. */
export interface QueueRouterAlarms {
  /** For each route: a message lies in its dead-letter queue. */
  readonly deadLetters: Alarm[];
  /** An execution failed: its step did, or nothing could be done with its message. */
  readonly executionsFailed: Alarm;
  /** An execution ran out of time; its message is in no dead-letter queue. */
  readonly executionsTimedOut: Alarm;
  /** For each of the router's own functions: it threw, ran out of memory or ran out of time. */
  readonly functionErrors: Alarm[];
  /** For each of them: calls were throttled. */
  readonly functionThrottles: Alarm[];
}

/** What the alarms watch and whom they notify. */
export interface AlarmDependencies {
  readonly routes: readonly RoutedQueue[];
  readonly stateMachine: StateMachine;
  /** By the start of their alarms' ids. */
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
        `messages of ${name} could not be processed; they say why, and can be moved back`,
      ),
    ),
    executionsFailed: factory.executionsFailed(stateMachine, 'a message could not be processed'),
    executionsTimedOut: factory.executionsTimedOut(stateMachine),
    functionErrors: factory.functionErrors(functions),
    functionThrottles: factory.functionThrottles(functions),
  };
}
