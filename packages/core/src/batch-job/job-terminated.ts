import { StepwellError } from '../stepwell-error.js';
import { jobErrors } from './error-names.js';

/**
 * A job received a termination signal (SIGTERM) before it completed. Batch ends a job whose timeout expires or that a
 * user terminates. Fargate ends a job whose host shuts down. The next attempt writes the output again.
 */
export class JobTerminated extends StepwellError {
  override readonly name = jobErrors.jobTerminated;
  readonly fault = 'system';
  readonly retryable = true;

  constructor(signal: string) {
    super(
      `${signal}: the job received the signal before its work was done, because it timed out or was terminated. ` +
        'Submit it again, with a longer timeout if necessary.',
    );
  }
}
