import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type IBatchJob } from '../batch-job/i-batch-job.js';

/** What is done with the messages of a route's queue. Made by its static methods. */
export abstract class RouteStep {
  /**
   * A Lambda function. Its event is the message's body, parsed; of a message that is too long for an execution,
   * `{ eventUri }`. What it returns is the step's output. It may be called twice for a message, where Step Functions
   * gets no answer, and should do its work once.
   *
   * @param timeout how long a call may take. Default: the function's own timeout and a minute, or 16 minutes where that
   * is not known
   */
  static lambda(lambdaFunction: IFunction, timeout?: Duration): RouteStep {
    return new LambdaStep(lambdaFunction, timeout);
  }

  /** A Batch job. It gets the message's body as its input, and what it writes is the step's output. */
  static batchJob(job: IBatchJob): RouteStep {
    return new BatchJobStep(job);
  }

  /**
   * Another workflow: an execution of it for each message, named like the message's own, with the message's body as its
   * input; of a message that is too long, `{ eventUri }`. Its output is the step's output. The state machine must be
   * Standard.
   *
   * @param timeout how long an execution may take. Default: that of the router's own executions
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
