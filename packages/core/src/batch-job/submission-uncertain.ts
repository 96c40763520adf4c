import { StepwellError } from '../stepwell-error.js';

const NAME = 'SubmissionUncertain';

/**
 * A job may have been submitted, or not: Batch answered with a fault of its own, or not at all. Before the job is
 * submitted again, look for it by its name, some time later.
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

/** Whether an error is a {@link SubmissionUncertain}. */
export function isSubmissionUncertain(error: unknown): boolean {
  return error instanceof Error && error.name === NAME;
}
