import { AwsError } from '../../kernel/aws-error.js';

/** The codes of the errors of the Step Functions API. */
export type StatesErrorCode =
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
  | 'StateMachineAlreadyExists'
  | 'StateMachineDeleting'
  | 'StateMachineDoesNotExist'
  | 'StateMachineTypeNotSupported'
  | 'TaskDoesNotExist'
  | 'TaskTimedOut'
  | 'TooManyTags'
  | 'ValidationException';

/**
 * An error of the Step Functions API, with AWS's code and message.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 */
export function statesError(code: StatesErrorCode, message: string): AwsError {
  return new AwsError(code, message);
}

/** `StateMachineDoesNotExist` for that ARN. */
export function noSuchStateMachine(arn: string): AwsError {
  return statesError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

/** `ExecutionDoesNotExist` for that ARN. */
export function noSuchExecution(arn: string): AwsError {
  return statesError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

/** `ValidationException` with that message. */
export function validationError(message: string): AwsError {
  return statesError('ValidationException', message);
}
