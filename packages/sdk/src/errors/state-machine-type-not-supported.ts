import { isNamed, SdkError } from './sdk-error.js';

/**
 * The operation is not available for this type of state machine: Express executions have no history, Standard state
 * machines have no synchronous executions.
 */
export class StateMachineTypeNotSupported extends SdkError {
  /** The ARN of the state machine or execution. */
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

/** Whether `error` is a {@link StateMachineTypeNotSupported}. */
export function isStateMachineTypeNotSupported(error: unknown): error is StateMachineTypeNotSupported {
  return isNamed(error, 'StateMachineTypeNotSupported');
}
