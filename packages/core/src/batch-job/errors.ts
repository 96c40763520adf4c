import { PAYLOAD_LIMIT_BYTES } from '../contract/payload.js';
import { StepwellError } from '../stepwell-error.js';

/** The errors of a Batch job's step: the names that `ErrorEquals` matches and `DescribeExecution` shows. */
export const jobErrors = {
  /** The job failed: its program ended with an exit code other than 0, or Batch could not run the job or ended it. */
  batchJobFailed: 'BatchJobFailed',
  /** The job succeeded but wrote no output to the required location. */
  jobOutputMissing: 'JobOutputMissing',
  /** The job succeeded but its output is not JSON. */
  jobOutputInvalid: 'JobOutputInvalid',
  /** The job's output exceeds the limit of the task's result or of the message that carries it. */
  jobOutputTooLarge: 'JobOutputTooLarge',
  /** The job received SIGTERM before it completed: its timeout expired, or a user terminated it. */
  jobTerminated: 'JobTerminated',
} as const;

/**
 * The last line of a failed job's log, as JSON. It reports why the job failed, with the members of a Lambda error
 * response.
 */
export interface JobFailure {
  /** The error's name. */
  readonly errorType: string;
  readonly errorMessage: string;
}

/** Converts an error to the form that a job's log shows. */
export function jobFailure(error: unknown): JobFailure {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: 'Error', errorMessage: String(error) };
}

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
