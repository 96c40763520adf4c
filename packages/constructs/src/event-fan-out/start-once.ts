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

/** What Step Functions says of a name that has been given, by the names that it has had. */
const ALREADY_EXISTS = ['ExecutionAlreadyExistsException', 'ExecutionAlreadyExists'].map((name) =>
  outcomeErrorName('states', name),
);

/** An execution that is to be started once. */
export interface StartOnceProps {
  readonly comment: string;
  readonly stateMachine: StateMachine;
  /** JSONata for the execution's name. */
  readonly name: string;
  readonly input: Readonly<Record<string, string>>;
  readonly next: IChainable & State;
}

/**
 * A Task that starts an execution by name, however often it runs: Step Functions answers a name and input that are
 * running with the same execution, and refuses a name whose execution has ended, for 90 days. Either way the execution
 * has been started, and this goes on.
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
