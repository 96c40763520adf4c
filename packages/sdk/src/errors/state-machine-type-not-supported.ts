import { isNamed, SdkError } from './sdk-error.js';

/**
 * What was asked for is not there for this type of state machine: Express ones have no histories, Standard ones no
 * synchronous executions.
 */
export class StateMachineTypeNotSupported extends SdkError {
  /** The ARN that was given, of the state machine or of an execution. */
  readonly arn: string;

  constructor(arn: string, remedy: string, cause?: SdkError) {
    super('StateMachineTypeNotSupported', `${arn}: ${remedy}`, {
      fault: 'caller',
      retryable: false,
      requestId: cause?.requestId,
      cause,
    });
    this.arn = arn;
  }
}

/** Whether `error` says that a state machine is Express and should be Standard, or the other way round. */
export function isStateMachineTypeNotSupported(error: unknown): error is StateMachineTypeNotSupported {
  return isNamed(error, 'StateMachineTypeNotSupported');
}
