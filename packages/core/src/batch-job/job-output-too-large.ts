import { PAYLOAD_LIMIT_BYTES } from '../contract/payload.js';
import { StepwellError } from '../stepwell-error.js';
import { jobErrors } from './error-names.js';

/**
 * A job's output exceeds the 256 KiB limit of a task's result or a message. An output that is written only to S3 can
 * have any size.
 */
export class JobOutputTooLarge extends StepwellError {
  override readonly name = jobErrors.jobOutputTooLarge;
  readonly fault = 'caller';
  readonly retryable = false;

  constructor(bytes: number) {
    super(`The output must have at most ${PAYLOAD_LIMIT_BYTES} bytes, got ${bytes}. Return an S3 URI instead.`);
  }
}
