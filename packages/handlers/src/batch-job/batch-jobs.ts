import { type BatchClient, BatchServiceException, SubmitJobCommand, paginateListJobs } from '@aws-sdk/client-batch';
import { type RetryErrorInfo, type StandardRetryToken } from '@smithy/types';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { SubmissionUncertain } from '@stepwell/core/batch-job';
import { clientConfig } from '../function/clients.js';

/** A job to submit. */
export interface JobToSubmit {
  readonly jobName: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The jobs of one job queue and job definition. */
export interface BatchJobs {
  /** Returns the id of the job with this name, or `undefined` if there is none. */
  find(jobName: string): Promise<string | undefined>;
  /**
   * Submits a job and returns its id. @throws SubmissionUncertain if the call failed but the job may have been
   * submitted
   */
  submit(job: JobToSubmit): Promise<string>;
}

/** Retries throttling errors only. After any other error, the job may have been submitted although the call failed. */
class ThrottlingRetryStrategy extends StandardRetryStrategy {
  override async refreshRetryTokenForRetry(
    token: StandardRetryToken,
    info: RetryErrorInfo,
  ): Promise<StandardRetryToken> {
    if (info.errorType !== 'THROTTLING') throw info.error;
    return await super.refreshRetryTokenForRetry(token, info);
  }
}

/**
 * The configuration of a client that submits jobs. `SubmitJob` is not idempotent, so it is retried less than other
 * calls.
 */
export const submissionClientConfig = {
  ...clientConfig,
  retryStrategy: new ThrottlingRetryStrategy(clientConfig.maxAttempts),
};

/** Whether Batch rejected the request with a status from 400 to 499, so that no job was submitted. */
function isClientError(error: unknown): boolean {
  const status = error instanceof BatchServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
  return status >= 400 && status < 500;
}

/** Creates the jobs of a queue on AWS Batch. @param client created with {@link submissionClientConfig} */
export function createBatchJobs(client: BatchClient, jobQueue: string, jobDefinition: string): BatchJobs {
  return {
    find: async (jobName) => {
      // With a filter, ListJobs returns jobs of every status, up to seven days after they end.
      for await (const { jobSummaryList = [] } of paginateListJobs(
        { client },
        { jobQueue, filters: [{ name: 'JOB_NAME', values: [jobName] }] },
      )) {
        if (jobSummaryList[0] !== undefined) return jobSummaryList[0].jobId;
      }
      return undefined;
    },
    submit: async ({ jobName, environment }) => {
      const containerOverrides = { environment: Object.entries(environment).map(([name, value]) => ({ name, value })) };
      try {
        const { jobId = '' } = await client.send(
          new SubmitJobCommand({ jobName, jobQueue, jobDefinition, containerOverrides }),
        );
        return jobId;
      } catch (error) {
        throw isClientError(error) ? error : new SubmissionUncertain(jobName, { cause: error });
      }
    },
  };
}
