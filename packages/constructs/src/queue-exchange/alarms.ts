import { type Alarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';
import { type Storage } from './storage.js';

/** The alarms of a `QueueExchange`. Each alarm goes off after one occurrence within five minutes. */
export interface QueueExchangeAlarms {
  /** An execution failed with the error of its Processor or with `MessageExchangeFailed`. */
  readonly executionsFailed: Alarm;
  /** An execution timed out. */
  readonly executionsTimedOut: Alarm;
  /**
   * A message exhausted its retries, and its execution failed. A message in the dead-letter queue that was already
   * processed does not count.
   */
  readonly deadLetters: Alarm;
  /** The undeliverable queue contains a message: its execution could not be failed, or it belongs to no execution. */
  readonly undeliverable: Alarm;
  /** The execution of a failed job could not be failed. Only with `processorJob`. */
  readonly undelivered?: Alarm;
  /** For each function of the construct: it threw, ran out of memory or timed out. */
  readonly functionErrors: Alarm[];
  /** For each of them: invocations were throttled. */
  readonly functionThrottles: Alarm[];
}

/** The monitored resources, and the topic that the alarms notify. */
export interface AlarmDependencies {
  readonly stateMachine: StateMachine;
  readonly storage: Storage;
  /** The number of executions that the dead-letter function failed. */
  readonly deadLettered: IMetric;
  readonly undeliveredQueue: IQueue | undefined;
  /** By the prefix of their alarms' ids. */
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
      'an execution failed; its cause contains the error of its message',
    ),
    executionsTimedOut: factory.executionsTimedOut(stateMachine),
    // The function consumes all messages of the queue immediately, and not all of them failed, so its metric is used.
    deadLetters: factory.alarm(
      'DeadLetters',
      deadLettered,
      'a message exhausted its retries; its execution failed with MessageExchangeFailed',
    ),
    undeliverable: factory.deadLetters(
      'Undeliverable',
      storage.undeliverableQueue,
      'an execution could not be failed; redrive its message when Step Functions is available',
    ),
    ...(undeliveredQueue && {
      undelivered: factory.deadLetters(
        'Undelivered',
        undeliveredQueue,
        'the execution of a failed job could not be failed; it fails at its timeout',
      ),
    }),
    functionErrors: factory.functionErrors(functions),
    functionThrottles: factory.functionThrottles(functions),
  };
}
