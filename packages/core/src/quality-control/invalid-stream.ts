import { StepwellError } from '../stepwell-error.js';

/**
 * The data of a stream is unreadable because it has no timestamps or no values. The message contains the line and the
 * fix.
 */
export class InvalidStream extends StepwellError {
  override readonly name = 'InvalidStream';
  readonly fault = 'caller';
  readonly retryable = false;

  constructor(
    /** The line with the problem, starting at 1. */
    readonly line: number,
    problem: string,
  ) {
    super(`line ${line}: ${problem}`);
  }
}
