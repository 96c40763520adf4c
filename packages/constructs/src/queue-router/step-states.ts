import { jobEnvironment } from '@stepwell/core/batch-job';
import { type Duration } from 'aws-cdk-lib';
import {
  type INextable,
  IntegrationPattern,
  QueryLanguage,
  type State,
  TaskInput,
  Timeout,
  type CatchProps,
  type IChainable,
} from 'aws-cdk-lib/aws-stepfunctions';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { type BatchJobSteps } from '../batch-job/batch-job-steps.js';
import { expression } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { addRetries } from '../states/retries.js';
import { CORRELATION_ID, MESSAGE, processed } from './message-expressions.js';
import { type QueueRoute } from './props.js';
import { BatchJobStep, LambdaStep, type RouteStep, StateMachineStep } from './route-step.js';

/** The state of a step, which supports `next` and `addCatch`. */
export type StepState = State & INextable & { addCatch(handler: IChainable, props?: CatchProps): StepState };

/** Props for the states of all steps. */
export interface StepStatesProps {
  /** The execution timeout of the router. */
  readonly executionTimeout: Duration;
  /** Returns the factory of Batch job steps. */
  readonly batchJobSteps: () => BatchJobSteps;
}

/**
 * Creates the state of a route's step, with the name of the route. Its input is the input of the execution, and its
 * output adds `status` and `output`.
 */
export function stepState(scope: Construct, route: QueueRoute, props: StepStatesProps): StepState {
  const { name, step } = route;
  if (step instanceof LambdaStep) return lambdaState(scope, name, step);
  if (step instanceof StateMachineStep) return stateMachineState(scope, name, step, props.executionTimeout);
  if (step instanceof BatchJobStep) return jobState(scope, name, step, props.batchJobSteps());
  return unknownStep(step);
}

function lambdaState(scope: Construct, name: string, { lambdaFunction, timeout }: LambdaStep): StepState {
  return new InvokeFunction(scope, name, {
    comment: 'Calls a function with the message',
    lambdaFunction,
    taskTimeout: timeout,
    payload: TaskInput.fromText(expression(MESSAGE)),
    outputs: expression(
      processed(
        "{ 'StatusCode': $states.result.StatusCode, 'ExecutedVersion': $states.result.ExecutedVersion }",
        '$exists($states.result.Payload) ? $states.result.Payload : null',
      ),
    ),
  });
}

function stateMachineState(
  scope: Construct,
  name: string,
  { stateMachine, timeout }: StateMachineStep,
  executionTimeout: Duration,
): StepState {
  const state = new StepFunctionsStartExecution(scope, name, {
    queryLanguage: QueryLanguage.JSONATA,
    comment: 'Starts an execution with the message and waits until it ends',
    stateMachine,
    integrationPattern: IntegrationPattern.RUN_JOB,
    // A retry uses the same name, so Step Functions starts one execution.
    name: expression('$states.context.Execution.Name'),
    input: TaskInput.fromText(expression(MESSAGE)),
    outputs: expression(
      processed(
        "{ 'ExecutionArn': $states.result.ExecutionArn, 'Status': $states.result.Status }",
        '$exists($states.result.Output) ? $states.result.Output : null',
      ),
    ),
    taskTimeout: Timeout.duration(timeout ?? executionTimeout),
  });
  // A retry after an error starts no second execution. A timeout is a failure of the nested execution, so it is not
  // retried.
  return addRetries(state, { resource: 'states', repeatable: false });
}

function jobState(scope: Construct, name: string, { job }: BatchJobStep, steps: BatchJobSteps): StepState {
  return steps.step(scope, name, {
    job,
    comment: 'Runs a Batch job with the message and waits until it ends',
    input: MESSAGE,
    environment: { [jobEnvironment.correlationId]: CORRELATION_ID },
    outputs: processed("$lookup($result, 'job')", "$lookup($result, 'output')"),
  });
}

function unknownStep(step: RouteStep): never {
  throw new TypeError(
    `${step.constructor.name} is not a step of a route. ` +
      'Create steps with RouteStep.lambda, RouteStep.batchJob or RouteStep.stateMachine.',
  );
}
