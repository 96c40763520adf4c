import { type BatchClient, BatchServiceException, SubmitJobCommand, paginateListJobs } from '@aws-sdk/client-batch';
import { type RetryErrorInfo, type StandardRetryToken } from '@smithy/types';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { SubmissionUncertain } from '@stepwell/core/batch-job';
import { clientConfig } from '../function/client-config.js';

/** A job as it is submitted. */
export interface JobToSubmit {
  readonly jobName: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Jobs that are submitted to one queue, by one definition. */
export interface BatchJobs {
  /** The id of a job with this name, if one was submitted. */
  find(jobName: string): Promise<string | undefined>;
  /** Submits a job and returns its id. @throws SubmissionUncertain if the job may have been submitted all the same */
  submit(job: JobToSubmit): Promise<string>;
}

/** Retries what Batch refused for now, and nothing else: a job may have been submitted though the call failed. */
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
 * The settings of a client that submits jobs. SubmitJob is not idempotent, and so it is not repeated as other calls
 * are.
 */
export const submissionClientConfig = {
  ...clientConfig,
  retryStrategy: new ThrottlingRetryStrategy(clientConfig.maxAttempts),
};

/** Whether Batch did not take the job: a response with a status from 400 to 499. */
function isClientError(error: unknown): boolean {
  const status = error instanceof BatchServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
  return status >= 400 && status < 500;
}

/** Jobs on AWS Batch. @param client of {@link submissionClientConfig} */
export function createBatchJobs(client: BatchClient, jobQueue: string, jobDefinition: string): BatchJobs {
  return {
    find: async (jobName) => {
      // With a filter, jobs of every status are listed, for as long as Batch remembers them: seven days after their
      // end.
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
