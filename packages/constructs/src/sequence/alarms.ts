import { type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';

/** The alarms of a {@link Sequence}. Each goes off when what it watches happens once within five minutes. */
export interface SequenceAlarms {
  /** An execution failed: a step did, or the input was wrong. */
  readonly executionsFailed: Alarm;
  /** An execution ran out of time. */
  readonly executionsTimedOut: Alarm;
  /**
   * Calls of the function that fails steps by name were throttled; `undefined` where there is none. Its errors are no
   * alarm: they are what it is for.
   */
  readonly failStepFunctionThrottles?: Alarm;
}

export function createAlarms(
  scope: Construct,
  stateMachine: StateMachine,
  failStepFunction: LambdaFunction | undefined,
  alarmTopic: ITopic | undefined,
): SequenceAlarms {
  const factory = new AlarmFactory(scope, alarmTopic);
  return {
    executionsFailed: factory.executionsFailed(stateMachine, 'an execution failed; its cause says which step, and why'),
    executionsTimedOut: factory.executionsTimedOut(stateMachine),
    failStepFunctionThrottles: failStepFunction && factory.functionThrottles({ FailStep: failStepFunction })[0],
  };
}
