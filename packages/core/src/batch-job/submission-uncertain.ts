import { StepwellError } from '../stepwell-error.js';

const NAME = 'SubmissionUncertain';

/**
 * A job may have been submitted: Batch returned a server error, or no response. Wait, and look for the job by its name
 * before you submit it again.
 */
export class SubmissionUncertain extends StepwellError {
  override readonly name = NAME;
  readonly fault = 'system';
  readonly retryable = true;

  constructor(jobName: string, options: ErrorOptions) {
    super(
      `Job ${jobName} may have been submitted. It is looked for by its name before it is submitted again.`,
      options,
    );
  }
}

/** Returns whether an error is a {@link SubmissionUncertain}. */
export function isSubmissionUncertain(error: unknown): boolean {
  return error instanceof Error && error.name === NAME;
}
