import { type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';
import { type JobFailureHandling } from './job-failed-function.js';
import { type Stage } from './stage.js';

/** The alarms of a `QueueChain`. Each alarm goes off after one occurrence within five minutes. */
export interface QueueChainAlarms {
  /** For each stage: its dead-letter queue contains a message. */
  readonly deadLetters: Alarm[];
  /** An event about a failed job could not be handled. */
  readonly undelivered: Alarm;
  /** For each function: it threw, ran out of memory or timed out. */
  readonly functionErrors: Alarm[];
  /** For each function: invocations were throttled. */
  readonly functionThrottles: Alarm[];
}

export function createAlarms(
  scope: Construct,
  stages: readonly Stage[],
  { jobFailedFunction, undeliveredQueue }: JobFailureHandling,
  alarmTopic: ITopic | undefined,
): QueueChainAlarms {
  const factory = new AlarmFactory(scope, alarmTopic);
  const functions = {
    ...Object.fromEntries(stages.map(({ stage, triggerFunction }) => [`${stage.name}Trigger`, triggerFunction])),
    Failure: jobFailedFunction,
  };
  return {
    deadLetters: stages.map(({ stage: { name }, deadLetterQueue }) =>
      factory.deadLetters(
        `${name}DeadLetters`,
        deadLetterQueue,
        `messages of ${name} could not be processed; their attributes contain the reason, and you can redrive them`,
      ),
    ),
    undelivered: factory.deadLetters(
      'Undelivered',
      undeliveredQueue,
      'a job failed, and its message could not be moved to a dead-letter queue',
    ),
    functionErrors: factory.functionErrors(functions),
    functionThrottles: factory.functionThrottles(functions),
  };
}
