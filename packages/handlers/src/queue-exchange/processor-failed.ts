import { StepwellError } from '@stepwell/core';

/**
 * The processor function failed. Its name is the error type of the function itself, so that the execution fails by it.
 */
export class ProcessorFailed extends StepwellError {
  override readonly name: string;
  readonly fault = 'system';
  readonly retryable = true;

  /** @param errorType as the function's answer names it @param message its error message */
  constructor(errorType: string, message: string) {
    super(message);
    this.name = errorType;
  }
}
