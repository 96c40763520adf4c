import { StepwellError } from '../stepwell-error.js';
import { downloadErrors } from './error-names.js';

/**
 * The batches said that they reported on so many images, and another number of results lies in S3: reports were
 * deleted while the run was under way, or an earlier run of the same name left its own. The images and their rows are
 * not touched by it; start a new execution, which downloads only what is missing or has changed.
 */
export class ReportIncomplete extends StepwellError {
  override readonly name = downloadErrors.reportIncomplete;
  readonly fault = 'system';
  readonly retryable = false;

  /** @param run the run's prefix @param found results that are there @param reported results that should be */
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
