import { outcomeErrorName, statesErrors } from '../integration-errors/index.js';
import { jobErrors } from './errors.js';

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

const NO_SUCH_KEY = outcomeErrorName('aws-sdk:s3', 'NoSuchKeyException');

/**
 * The stage of a step in which it failed: while a job was submitted or ran, while the output was checked, while the
 * output was read, or any other stage.
 */
export type StepStage = 'submit' | 'check' | 'read' | 'other';

/** The details of a failed step. */
export interface StepFailure {
  readonly stage: StepStage;
  /** The error that Step Functions caught. */
  readonly error: string;
  /** The cause of the error. For a failed job, the JSON that DescribeJobs returns. */
  readonly cause: string;
  /** The job, if it succeeded and its output is missing or invalid. */
  readonly job?: SucceededJob;
  /** The expected location of the output. */
  readonly outputUri?: string;
}

/** A job that ended with exit code 0: the members that its step reports. */
export interface SucceededJob {
  readonly jobId: string;
  readonly logStreamName: string;
  readonly exitCode: number;
}

/** The event of the function that fails a step with a named error. */
export interface FailStepEvent {
  readonly failure: StepFailure;
  /** Whether the execution was redriven after the failure. If so, the step is retried instead. */
  readonly redriven: boolean;
}

/** An error of an execution: the name that `ErrorEquals` matches, and the cause for a reader. */
export interface NamedError {
  readonly error: string;
  readonly cause: string;
}

/**
 * Returns the error of a job's step: `BatchJobFailed`, `JobOutputMissing` or `JobOutputInvalid`, with the job's id, log
 * stream and exit code. Any other failure, such as a rejected submission or an S3 error, keeps the name that AWS
 * reports.
 */
export function stepError({ stage, error, cause, job, outputUri = 'its output' }: StepFailure): NamedError {
  if (stage === 'other') return { error, cause };
  if (stage === 'submit') return error === statesErrors.taskFailed ? jobFailed(cause) : { error, cause };
  const missing = error === NO_SUCH_KEY || cause.includes('Status Code: 404');
  if (missing)
    return {
      error: jobErrors.jobOutputMissing,
      cause: `${described(job)} succeeded but wrote no output; it has to write JSON to ${outputUri}, which STEPWELL_OUTPUT_URI names.`,
    };
  if (error !== statesErrors.queryEvaluationError) return { error, cause };
  if (stage === 'check')
    return {
      error: jobErrors.jobOutputMissing,
      cause: `${described(job)} succeeded but its output is empty; it has to write JSON to ${outputUri}, which STEPWELL_OUTPUT_URI names.`,
    };
  return {
    error: jobErrors.jobOutputInvalid,
    cause: `${described(job)} succeeded but what it wrote to ${outputUri} is no JSON: ${shortened(cause)}`,
  };
}

function jobFailed(cause: string): NamedError {
  const { JobId, JobName, StatusReason, Container, Attempts } = detailOf(cause);
  const known = {
    jobId: JobId,
    jobName: JobName,
    statusReason: StatusReason,
    container: containerOf(Container),
    attempts: Attempts?.map((attempt) => ({ container: containerOf(attempt.Container) })),
  };
  return { error: jobErrors.batchJobFailed, cause: failedJobCause(known) };
}

function containerOf(container: JobContainer | undefined): FailedContainer | undefined {
  return (
    container && { exitCode: container.ExitCode, reason: container.Reason, logStreamName: container.LogStreamName }
  );
}

function described(job: SucceededJob | undefined): string {
  return job === undefined
    ? 'The job'
    : `Job ${job.jobId} (exit code ${job.exitCode}, log stream ${job.logStreamName})`;
}

/**
 * The members of `DescribeJobs` (https://docs.aws.amazon.com/batch/latest/APIReference/API_JobDetail.html) that
 * describe a failure, as Step Functions writes them.
 */
interface JobDetail {
  readonly JobId?: string;
  readonly JobName?: string;
  readonly StatusReason?: string;
  readonly Container?: JobContainer;
  readonly Attempts?: readonly { readonly Container?: JobContainer }[];
}

interface JobContainer {
  readonly ExitCode?: number;
  readonly LogStreamName?: string;
  readonly Reason?: string;
}

/**
 * Reads the details of a cause. Step Functions truncates a cause to 32,768 characters, so that it may not be valid
 * JSON. This function then extracts the details that it finds.
 */
function detailOf(cause: string): JobDetail {
  try {
    const value: unknown = JSON.parse(cause);
    // Step Functions writes the value in the shape of DescribeJobs. Each member is read as optional.
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    const [, JobId] = /"JobId":"([^"]+)"/.exec(cause) ?? [];
    const [, code] = /"ExitCode":([0-9]+)/.exec(cause) ?? [];
    const [, LogStreamName] = /"LogStreamName":"([^"]+)"/.exec(cause) ?? [];
    return {
      ...(JobId === undefined ? {} : { JobId }),
      Container: {
        ...(code === undefined ? {} : { ExitCode: Number(code) }),
        ...(LogStreamName === undefined ? {} : { LogStreamName }),
      },
    };
  }
  return { StatusReason: shortened(cause) };
}

/** Truncates a string to 300 characters. */
function shortened(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 300)}…`;
}
