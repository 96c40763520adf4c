import { type CallFailed } from './call-errors.js';
import { isNamed, SdkError } from './sdk-error.js';

/** The execution cannot be redriven: it is running, succeeded, ended more than 14 days ago, or its history is full. */
export class ExecutionNotRedrivable extends SdkError {
  readonly executionArn: string;

  constructor(executionArn: string, refusal: CallFailed) {
    const reason = refusal.cause instanceof Error ? refusal.cause.message : refusal.message;
    super('ExecutionNotRedrivable', `${executionArn} cannot be redriven (${reason}): start a new execution`, {
      fault: 'caller',
      retryable: false,
      requestId: refusal.requestId,
      cause: refusal,
    });
    this.executionArn = executionArn;
  }
}

/** Whether `error` is an {@link ExecutionNotRedrivable}. */
export function isExecutionNotRedrivable(error: unknown): error is ExecutionNotRedrivable {
  return isNamed(error, 'ExecutionNotRedrivable');
}
