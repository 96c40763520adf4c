/**
 * A job as "Batch Job State Change" tells of it, as far as a failure is looked at
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

/** How the program of a job, or of one attempt at it, ended. */
export interface FailedContainer {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly logStreamName?: string;
}

/**
 * What an execution is told of a job that failed: its id and name, how often it was tried, the exit code, why, and
 * where its log is.
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
