import { type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';
import { type CallbackResources } from './callback.js';

/** The alarms of a {@link MapFanOut}. Each alarm goes off after one occurrence within five minutes. */
export interface MapFanOutAlarms {
  /** An execution failed because of an invalid request, the summary function, or the workflow itself. */
  readonly executionsFailed: Alarm;
  /** An execution timed out. */
  readonly executionsTimedOut: Alarm;
  /** Items failed; their request completed with failures. */
  readonly itemsFailed: Alarm;
  /** The collect function threw, ran out of memory, timed out or was throttled. */
  readonly collectErrors: Alarm[];
  /** With CALLBACK: the execution of an item failed, so the item times out. */
  readonly callbackFailed?: Alarm;
  /** With CALLBACK: an event could not start an execution and is in the dead-letter queue. */
  readonly deadLetters?: Alarm;
}

/** The monitored resources, and the topic that the alarms notify. */
export interface AlarmDependencies {
  readonly stateMachine: StateMachine;
  readonly collect: LambdaFunction;
  readonly itemsFailed: IMetric;
  readonly callback: CallbackResources | undefined;
  readonly alarmTopic: ITopic | undefined;
}

export function createAlarms(
  scope: Construct,
  { stateMachine, collect, itemsFailed, callback, alarmTopic }: AlarmDependencies,
): MapFanOutAlarms {
  const factory = new AlarmFactory(scope, alarmTopic);
  return {
    executionsFailed: factory.executionsFailed(stateMachine, 'an execution failed; see its error and cause'),
    executionsTimedOut: factory.executionsTimedOut(stateMachine),
    itemsFailed: factory.alarm(
      'ItemsFailed',
      itemsFailed,
      'items failed; the report of the request contains their errors',
    ),
    collectErrors: [
      ...factory.functionErrors({ Collect: collect }),
      ...factory.functionThrottles({ Collect: collect }),
    ],
    ...(callback && {
      callbackFailed: factory.executionsFailed(
        callback.stateMachine,
        'the execution of an item failed; the item fails at its heartbeat timeout',
        'CallbackFailed',
      ),
      deadLetters: factory.deadLetters(
        'DeadLetters',
        callback.deadLetters,
        'the execution of an item could not be started; the item fails at its heartbeat timeout',
      ),
    }),
  };
}
