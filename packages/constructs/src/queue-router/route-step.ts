import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type IBatchJob } from '../batch-job/i-batch-job.js';

/** The step that processes the messages of a route's queue. Create one with a static method. */
export abstract class RouteStep {
  /**
   * A Lambda function. The event is the parsed body of the message, or `{ eventUri }` for a message that is too large
   * for an execution. The result is the output of the step. The function must be idempotent, because Step Functions can
   * invoke it again after a lost response.
   *
   * @param timeout the timeout of an invocation. The default is the timeout of the function plus one minute, or 16
   * minutes if it is unknown
   */
  static lambda(lambdaFunction: IFunction, timeout?: Duration): RouteStep {
    return new LambdaStep(lambdaFunction, timeout);
  }

  /** A Batch job. Its input is the body of the message, and its output is the output of the step. */
  static batchJob(job: IBatchJob): RouteStep {
    return new BatchJobStep(job);
  }

  /**
   * Another state machine, with one execution for each message. The input is the parsed body of the message, or
   * `{ eventUri }` for a message that is too large. The output is the output of the step. The state machine must be
   * Standard.
   *
   * @param timeout the timeout of an execution. The default is the execution timeout of the router
   */
  static stateMachine(stateMachine: IStateMachine, timeout?: Duration): RouteStep {
    return new StateMachineStep(stateMachine, timeout);
  }
}

/** See {@link RouteStep.lambda}. */
export class LambdaStep extends RouteStep {
  constructor(
    readonly lambdaFunction: IFunction,
    readonly timeout: Duration | undefined,
  ) {
    super();
  }
}

/** See {@link RouteStep.batchJob}. */
export class BatchJobStep extends RouteStep {
  constructor(readonly job: IBatchJob) {
    super();
  }
}

/** See {@link RouteStep.stateMachine}. */
export class StateMachineStep extends RouteStep {
  constructor(
    readonly stateMachine: IStateMachine,
    readonly timeout: Duration | undefined,
  ) {
    super();
  }
}
