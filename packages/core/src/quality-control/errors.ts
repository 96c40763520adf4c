import { StepwellError } from '../stepwell-error.js';

/**
 * The error names of a failed QualityControl execution. If a stream does not pass, the execution succeeds and reports
 * the result.
 */
export const qualityErrors = {
  /** The input does not match the contract. The execution has no effects. */
  invalidInput: 'InvalidInput',
  /**
   * The object does not exist or is not readable. The row contains `TotalPass` false and the reason, and the topic
   * receives a notification.
   */
  streamUnavailable: 'StreamUnavailable',
} as const;

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
