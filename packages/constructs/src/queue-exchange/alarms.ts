import { type Alarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';
import { type Storage } from './storage.js';

/** The alarms of a `QueueExchange`. Each goes off when what it watches happens once within five minutes. */
export interface QueueExchangeAlarms {
  /** An execution failed: by its Processor's error, or with `MessageExchangeFailed`. */
  readonly executionsFailed: Alarm;
  /** An execution ran out of time. */
  readonly executionsTimedOut: Alarm;
  /**
   * A message was tried as often as allowed, and its execution failed. A message in the dead-letter queue whose work is
   * done does not count.
   */
  readonly deadLetters: Alarm;
  /** A message lies in the last queue: its execution could not be told, or it was none of an execution. */
  readonly undeliverable: Alarm;
  /** No execution could be told of a job that failed; only with `processorJob`. */
  readonly undelivered?: Alarm;
  /** For each of the construct's own functions: it threw, ran out of memory or ran out of time. */
  readonly functionErrors: Alarm[];
  /** For each of them: calls were throttled. */
  readonly functionThrottles: Alarm[];
}

/** What the alarms watch and whom they notify. */
export interface AlarmDependencies {
  readonly stateMachine: StateMachine;
  readonly storage: Storage;
  /** How many executions the dead-letter function has failed. */
  readonly deadLettered: IMetric;
  readonly undeliveredQueue: IQueue | undefined;
  /** By the start of their alarms' ids. */
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  readonly alarmTopic: ITopic | undefined;
}

export function createAlarms(
  scope: Construct,
  { stateMachine, storage, deadLettered, undeliveredQueue, functions, alarmTopic }: AlarmDependencies,
): QueueExchangeAlarms {
  const factory = new AlarmFactory(scope, alarmTopic);
  return {
    executionsFailed: factory.executionsFailed(
      stateMachine,
      'an execution failed; its cause says why its message could not be processed',
    ),
    executionsTimedOut: factory.executionsTimedOut(stateMachine),
    // The function takes messages out of the queue as they come, and not each of them has failed: what it has done says
    // so.
    deadLetters: factory.alarm(
      'DeadLetters',
      deadLettered,
      'a message was tried as often as allowed; its execution failed with MessageExchangeFailed',
    ),
    undeliverable: factory.deadLetters(
      'Undeliverable',
      storage.undeliverableQueue,
      'an execution could not be told that its message failed; move the message back with StartMessageMoveTask once Step Functions answers',
    ),
    ...(undeliveredQueue && {
      undelivered: factory.deadLetters(
        'Undelivered',
        undeliveredQueue,
        'no execution could be told that its job failed; it fails when its timeout is over',
      ),
    }),
    functionErrors: factory.functionErrors(functions),
    functionThrottles: factory.functionThrottles(functions),
  };
}
