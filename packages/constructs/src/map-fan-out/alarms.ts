import { type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';
import { type CallbackResources } from './callback.js';

/** The alarms of a {@link MapFanOut}. Each goes off when what it watches happens once within five minutes. */
export interface MapFanOutAlarms {
  /** An execution failed: a bad request, a summary function that failed, or the workflow itself. */
  readonly executionsFailed: Alarm;
  /** An execution ran out of time. */
  readonly executionsTimedOut: Alarm;
  /** Items could not be computed; their request completed with failures. */
  readonly itemsFailed: Alarm;
  /** The collect function threw, ran out of memory or ran out of time, or was throttled. */
  readonly collectErrors: Alarm[];
  /** With CALLBACK: an item's execution failed, so that its item times out. */
  readonly callbackFailed?: Alarm;
  /** With CALLBACK: an event could not start an execution, and lies in the dead-letter queue. */
  readonly deadLetters?: Alarm;
}

/** What the alarms watch and whom they notify. */
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
    executionsFailed: factory.executionsFailed(stateMachine, 'an execution failed; its error and cause say why'),
    executionsTimedOut: factory.executionsTimedOut(stateMachine),
    itemsFailed: factory.alarm(
      'ItemsFailed',
      itemsFailed,
      'items could not be computed; the report of their request says which and why',
    ),
    collectErrors: [
      ...factory.functionErrors({ Collect: collect }),
      ...factory.functionThrottles({ Collect: collect }),
    ],
    ...(callback && {
      callbackFailed: factory.executionsFailed(
        callback.stateMachine,
        'an item could not be answered for; it fails by its heartbeat',
        'CallbackFailed',
      ),
      deadLetters: factory.deadLetters(
        'DeadLetters',
        callback.deadLetters,
        'an item could not be taken up; it fails by its heartbeat',
      ),
    }),
  };
}
