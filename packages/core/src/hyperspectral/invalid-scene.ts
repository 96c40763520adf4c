import { StepwellError } from '../stepwell-error.js';

/**
 * A hyperspectral scene cannot be read: its header or its data contradict the ENVI format or each other. The message
 * names the header's field, what stands there, and what would be right.
 */
export class InvalidScene extends StepwellError {
  override readonly name = 'InvalidScene';
  readonly fault = 'caller';
  readonly retryable = false;
}
