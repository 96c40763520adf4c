import { type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';
import { type JobFailureHandling } from './job-failed-function.js';
import { type Stage } from './stage.js';

/** The alarms of a `QueueChain`. Each goes off when what it watches happens once within five minutes. */
export interface QueueChainAlarms {
  /** For each stage: a message lies in its dead-letter queue. */
  readonly deadLetters: Alarm[];
  /** News of a job that failed could not be dealt with. */
  readonly undelivered: Alarm;
  /** For each function: it threw, ran out of memory or ran out of time. */
  readonly functionErrors: Alarm[];
  /** For each function: calls were throttled. */
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
        `messages of ${name} could not be processed; they say why, and can be moved back`,
      ),
    ),
    undelivered: factory.deadLetters(
      'Undelivered',
      undeliveredQueue,
      'a job failed, and its message could not be put into a dead-letter queue',
    ),
    functionErrors: factory.functionErrors(functions),
    functionThrottles: factory.functionThrottles(functions),
  };
}
