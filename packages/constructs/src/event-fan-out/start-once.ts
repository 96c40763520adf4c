import { outcomeErrorName } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import {
  type IChainable,
  IntegrationPattern,
  type State,
  type StateMachine,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';

/** The error names of Step Functions for an execution name that already exists. */
const ALREADY_EXISTS = ['ExecutionAlreadyExistsException', 'ExecutionAlreadyExists'].map((name) =>
  outcomeErrorName('states', name),
);

/** Props of a Task that starts an execution once. */
export interface StartOnceProps {
  readonly comment: string;
  readonly stateMachine: StateMachine;
  /** JSONata for the execution's name. */
  readonly name: string;
  readonly input: Readonly<Record<string, string>>;
  readonly next: IChainable & State;
}

/**
 * Creates a Task that starts one execution, even if the Task runs more than once. For the name and input of a running
 * execution, Step Functions returns that execution; for the name of an ended execution, it returns an error for 90
 * days. The Task succeeds in both cases.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function startOnce(scope: Construct, id: string, props: StartOnceProps): StepFunctionsStartExecution {
  const start = StepFunctionsStartExecution.jsonata(scope, id, {
    comment: props.comment,
    stateMachine: props.stateMachine,
    integrationPattern: IntegrationPattern.REQUEST_RESPONSE,
    name: expression(props.name),
    input: TaskInput.fromObject(props.input),
    outputs: expression('$states.input'),
    taskTimeout: Timeout.duration(Duration.minutes(1)),
  });
  addRetries(start, { resource: 'states' });
  start.addCatch(props.next, { errors: ALREADY_EXISTS, outputs: expression('$states.input') });
  start.next(props.next);
  return start;
}
