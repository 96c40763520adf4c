import { StepwellError } from '../stepwell-error.js';

/** S3 holds a different number of outcomes than the request has items. */
export class ReportIncomplete extends StepwellError {
  override readonly name = 'ReportIncomplete';
  override readonly fault = 'system';
  override readonly retryable = false;
  /** The number of items in the request. */
  readonly requested: number;
  /** The number of outcomes in S3. */
  readonly found: number;

  constructor(run: string, requested: number, found: number) {
    super(
      `${run}: ${found} outcomes are there for ${requested} items; redrive the execution, or start the request under another name, and see that its length is right`,
    );
    this.requested = requested;
    this.found = found;
  }
}
