import { StepwellError } from '../stepwell-error.js';

/** A stream's data cannot be read at all: it has no timestamps, or no values. The message names line and remedy. */
export class InvalidStream extends StepwellError {
  override readonly name = 'InvalidStream';
  readonly fault = 'caller';
  readonly retryable = false;

  constructor(
    /** The line that shows it, from 1. */
    readonly line: number,
    problem: string,
  ) {
    super(`line ${line}: ${problem}`);
  }
}
