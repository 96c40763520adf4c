import { StepwellError } from '../stepwell-error.js';
import { downloadErrors } from './error-names.js';

/**
 * S3 holds a different number of results than the batches reported: reports were deleted during the execution, or an
 * earlier execution of the same name left its own reports. The images and their rows are not affected. Start a new
 * execution, which downloads only missing or changed images.
 */
export class ReportIncomplete extends StepwellError {
  override readonly name = downloadErrors.reportIncomplete;
  readonly fault = 'system';
  readonly retryable = false;

  /**
   * @param run the execution's prefix @param found number of results in S3 @param reported number of expected results
   */
  constructor(
    run: string,
    readonly found: number,
    readonly reported: number,
  ) {
    super(
      `${run}batches/ holds ${found} results, and the batches reported ${reported}; start a new execution, which downloads only what is missing or has changed`,
    );
  }
}
