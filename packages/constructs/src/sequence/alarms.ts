import { type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmFactory } from '../alarms/alarm-factory.js';

/** The alarms of a {@link Sequence}. Each alarm goes off after one occurrence within five minutes. */
export interface SequenceAlarms {
  /** An execution failed: a step failed, or the input was invalid. */
  readonly executionsFailed: Alarm;
  /** An execution timed out. */
  readonly executionsTimedOut: Alarm;
  /**
   * Invocations of the function that fails steps were throttled; `undefined` without that function. Its errors are
   * intended and have no alarm.
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
    executionsFailed: factory.executionsFailed(
      stateMachine,
      'an execution failed; its cause contains the error of the step',
    ),
    executionsTimedOut: factory.executionsTimedOut(stateMachine),
    failStepFunctionThrottles: failStepFunction && factory.functionThrottles({ FailStep: failStepFunction })[0],
  };
}
