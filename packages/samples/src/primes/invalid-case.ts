import { formatValue } from '@stepwell/core';
import { StepwellError } from '@stepwell/core';

/** A case of the sample workload is not a valid range of integers. */
export class InvalidCase extends StepwellError {
  override readonly name = 'InvalidCase';
  override readonly fault = 'caller';
  override readonly retryable = false;

  /** @param expected a phrase that completes "from and to must" */
  constructor(from: unknown, to: unknown, expected: string) {
    super(`from and to must ${expected}, got ${formatValue(from)} and ${formatValue(to)}`);
  }
}
