import { outcomeErrorName, statesErrors } from '../integration-errors/index.js';
import { jobErrors } from './error-names.js';
import { type FailedContainer, failedJobCause } from './failed-job.js';

const NO_SUCH_KEY = outcomeErrorName('aws-sdk:s3', 'NoSuchKeyException');

/**
 * Where in a step something went wrong: while a job was submitted or ran, when its output was looked for, when that was
 * read; or anywhere else.
 */
export type StepStage = 'submit' | 'check' | 'read' | 'other';

/** What a step knows when it fails. */
export interface StepFailure {
  readonly stage: StepStage;
  /** The error that Step Functions caught. */
  readonly error: string;
  /** Its cause; for a job that failed, what DescribeJobs shows of it, as JSON. */
  readonly cause: string;
  /** The job, where it succeeded and its output is the matter. */
  readonly job?: SucceededJob;
  /** Where the output should be. */
  readonly outputUri?: string;
}

/** A job that ended with exit code 0, as far as its step tells of it. */
export interface SucceededJob {
  readonly jobId: string;
  readonly logStreamName: string;
  readonly exitCode: number;
}

/** The event of the function that fails a step by name. */
export interface FailStepEvent {
  readonly failure: StepFailure;
  /** Whether the execution was redriven since the failure: then the step is tried again instead. */
  readonly redriven: boolean;
}

/** An error of an execution: what `ErrorEquals` matches, and what a person reads. */
export interface NamedError {
  readonly error: string;
  readonly cause: string;
}

/**
 * The error that a job's step fails with: `BatchJobFailed`, `JobOutputMissing` or `JobOutputInvalid` with the job's id,
 * log stream and exit code; anything else that went wrong (a job that could not be submitted, S3 that does not answer)
 * keeps the name that AWS gave it.
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
 * What of `DescribeJobs` (https://docs.aws.amazon.com/batch/latest/APIReference/API_JobDetail.html) tells of a failure,
 * as Step Functions writes it.
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

/** A cause is cut at 32,768 characters, so that it may be no JSON any more; then what can be found in it is. */
function detailOf(cause: string): JobDetail {
  try {
    const value: unknown = JSON.parse(cause);
    // Step Functions writes it, in the shape of DescribeJobs; every member is looked at as one that may be missing.
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

/** Enough of a text to see what it is about. */
function shortened(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 300)}…`;
}
