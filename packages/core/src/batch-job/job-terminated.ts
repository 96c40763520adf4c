import { StepwellError } from '../stepwell-error.js';
import { jobErrors } from './error-names.js';

/**
 * A job was told to end (SIGTERM) before its work was done: Batch ends one whose timeout is up or that someone
 * terminates, and Fargate one whose host goes away. What it had written so far is written again by the next attempt.
 */
export class JobTerminated extends StepwellError {
  override readonly name = jobErrors.jobTerminated;
  readonly fault = 'system';
  readonly retryable = true;

  constructor(signal: string) {
    super(
      `${signal}: the job was told to end before its work was done; its timeout was up, or it was terminated. Submit it again, with a longer timeout if it needs one.`,
    );
  }
}
