import { StepwellError } from '../stepwell-error.js';

/** A case of the sample workload is not a range of whole numbers. */
export class InvalidCase extends StepwellError {
  override readonly name = 'InvalidCase';
  override readonly fault = 'caller';
  override readonly retryable = false;

  constructor(from: unknown, to: unknown, remedy: string) {
    super(`from ${JSON.stringify(from)} to ${JSON.stringify(to)} is not accepted; give ${remedy}`);
  }
}
