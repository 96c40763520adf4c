import { StepwellError } from '@stepwell/core';

/**
 * A hyperspectral scene is unreadable: its header or its data violate the ENVI format or contradict each other. The
 * message contains the header's field, the actual value and the expected value.
 */
export class InvalidScene extends StepwellError {
  override readonly name = 'InvalidScene';
  readonly fault = 'caller';
  readonly retryable = false;
}
