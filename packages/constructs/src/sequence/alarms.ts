import { type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmMaker } from '../alarms/alarm-maker.js';

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
  readonly failFunctionThrottles?: Alarm;
}

export function alarmsOf(
  scope: Construct,
  stateMachine: StateMachine,
  failFunction: LambdaFunction | undefined,
  notify: ITopic | undefined,
): SequenceAlarms {
  const maker = new AlarmMaker(scope, notify);
  return {
    executionsFailed: maker.executionsFailed(stateMachine, 'an execution failed; its cause says which step, and why'),
    executionsTimedOut: maker.executionsTimedOut(stateMachine),
    failFunctionThrottles: failFunction && maker.functionThrottles({ FailStep: failFunction })[0],
  };
}
