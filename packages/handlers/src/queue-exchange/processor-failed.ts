import { StepwellError } from '@stepwell/core';

/**
 * The Processor function failed. The name of this error is the error type of the function, so that the execution fails
 * with that name.
 */
export class ProcessorFailed extends StepwellError {
  override readonly name: string;
  readonly fault = 'system';
  readonly retryable = true;

  /** @param errorType the error type in the function's response @param message its error message */
  constructor(errorType: string, message: string) {
    super(message);
    this.name = errorType;
  }
}
