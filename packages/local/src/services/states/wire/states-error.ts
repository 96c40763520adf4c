import { AwsError } from '../../../kernel/endpoint/index.js';

/** The names of the errors that the Step Functions API gives. */
export type StatesErrorName =
  | 'ActivityAlreadyExists'
  | 'ActivityDoesNotExist'
  | 'ConflictException'
  | 'ExecutionAlreadyExists'
  | 'ExecutionDoesNotExist'
  | 'ExecutionNotRedrivable'
  | 'InvalidArn'
  | 'InvalidDefinition'
  | 'InvalidExecutionInput'
  | 'InvalidLoggingConfiguration'
  | 'InvalidName'
  | 'InvalidOutput'
  | 'InvalidToken'
  | 'MissingRequiredParameter'
  | 'ResourceNotFound'
  | 'SerializationException'
  | 'StateMachineAlreadyExists'
  | 'StateMachineDeleting'
  | 'StateMachineDoesNotExist'
  | 'StateMachineTypeNotSupported'
  | 'TaskDoesNotExist'
  | 'TaskTimedOut'
  | 'TooManyTags'
  | 'UnknownOperationException'
  | 'ValidationException';

/**
 * A refusal of the Step Functions API: `name` is the error type that a client sees, the message AWS's own.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 */
export class StatesError extends AwsError {
  constructor(name: StatesErrorName, message: string) {
    super(name, message);
  }
}

/** `StateMachineDoesNotExist` for that ARN. */
export function noSuchStateMachine(arn: string): StatesError {
  return new StatesError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

/** `ExecutionDoesNotExist` for that ARN. */
export function noSuchExecution(arn: string): StatesError {
  return new StatesError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

/** `ValidationException` with that text. */
export function validationError(message: string): StatesError {
  return new StatesError('ValidationException', message);
}
