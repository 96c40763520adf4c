/**
 * The members of a job in a "Batch Job State Change" event that describe a failure
 * (https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html).
 */
export interface FailedJob {
  readonly jobId: string;
  readonly jobName: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly container?: FailedContainer & {
    readonly environment?: readonly { readonly name: string; readonly value: string }[];
  };
  readonly attempts?: readonly { readonly container?: FailedContainer; readonly statusReason?: string }[];
}

/** The result of the program of a job, or of one attempt at the job. */
export interface FailedContainer {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly logStreamName?: string;
}

/**
 * Returns the cause of a failed job for an execution: the job's id and name, the number of attempts, the exit code, the
 * reasons and the log stream.
 */
export function failedJobCause(
  job: Partial<Pick<FailedJob, 'jobId' | 'jobName' | 'statusReason' | 'container' | 'attempts'>>,
): string {
  const { jobId = 'of unknown id', jobName, statusReason, attempts = [] } = job;
  const container = job.container ?? attempts.at(-1)?.container;
  const exit = container?.exitCode === undefined ? 'no exit code' : `exit code ${container.exitCode}`;
  const reasons = [statusReason, container?.reason]
    .filter((reason) => reason !== undefined && reason !== '')
    .join('; ');
  const tries = attempts.length > 1 ? ` after ${attempts.length} attempts` : '';
  const logStream =
    container?.logStreamName ?? attempts.at(-1)?.container?.logStreamName ?? 'none, the job did not start';
  return `Job ${jobId}${jobName === undefined ? '' : ` (${jobName})`} failed${tries} with ${exit}${reasons === '' ? '' : `: ${reasons}`}. Log stream: ${logStream}.`;
}
