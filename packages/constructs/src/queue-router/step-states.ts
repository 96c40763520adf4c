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

/** A step's state: something follows, and something catches. */
export type StepState = State & INextable & { addCatch(handler: IChainable, props?: CatchProps): StepState };

/** What steps are made with. */
export interface StepStatesProps {
  /** How long an execution of the router may take. */
  readonly executionTimeout: Duration;
  /** Makes the states of Batch jobs. */
  readonly batchJobSteps: () => BatchJobSteps;
}

/**
 * The state of a route's step, called like the route. Its input is the execution's, and its output adds `status` and
 * `output`.
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
    comment: 'Starts a workflow with the message, and waits for its end',
    stateMachine,
    integrationPattern: IntegrationPattern.RUN_JOB,
    // The same name however often this is tried: Step Functions starts one.
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
  // The name is the same each time, so that trying again starts no second one. No end in time is the workflow's
  // failure.
  return addRetries(state, { resource: 'states', repeatable: false });
}

function jobState(scope: Construct, name: string, { job }: BatchJobStep, steps: BatchJobSteps): StepState {
  return steps.step(scope, name, {
    job,
    comment: 'Runs a Batch job with the message, and waits for its end',
    input: MESSAGE,
    environment: { [jobEnvironment.correlationId]: CORRELATION_ID },
    outputs: processed("$lookup($result, 'job')", "$lookup($result, 'output')"),
  });
}

function unknownStep(step: RouteStep): never {
  throw new TypeError(
    `${step.constructor.name} is no step that a route can have: make it with RouteStep.lambda, RouteStep.batchJob or RouteStep.stateMachine.`,
  );
}
