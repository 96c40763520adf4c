import { StepwellError } from '../stepwell-error.js';

/** Another number of outcomes lies in S3 than the request has items. */
export class ReportIncomplete extends StepwellError {
  override readonly name = 'ReportIncomplete';
  override readonly fault = 'system';
  override readonly retryable = false;
  /** How many items the request has. */
  readonly requested: number;
  /** How many outcomes are there. */
  readonly found: number;

  constructor(run: string, requested: number, found: number) {
    super(
      `${run}: ${found} outcomes are there for ${requested} items; redrive the execution, or start the request under another name, and see that its length is right`,
    );
    this.requested = requested;
    this.found = found;
  }
}
