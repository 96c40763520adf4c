import { type BatchClient, SubmitJobCommand, paginateListJobs } from '@aws-sdk/client-batch';

/** A job as it is submitted. */
export interface JobToSubmit {
  readonly jobName: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Jobs that are submitted to one queue, by one definition. */
export interface BatchJobs {
  /** The id of a job with this name, if one was submitted. */
  find(jobName: string): Promise<string | undefined>;
  /** Submits a job; gives its id. */
  submit(job: JobToSubmit): Promise<string>;
}

/** Jobs on AWS Batch. */
export function createBatchJobs(client: BatchClient, jobQueue: string, jobDefinition: string): BatchJobs {
  return {
    find: async (jobName) => {
      // With a filter, jobs of every status are listed, for as long as Batch remembers them: seven days after their end.
      for await (const { jobSummaryList = [] } of paginateListJobs({ client }, { jobQueue, filters: [{ name: 'JOB_NAME', values: [jobName] }] })) {
        if (jobSummaryList[0] !== undefined) return jobSummaryList[0].jobId;
      }
      return undefined;
    },
    submit: async ({ jobName, environment }) => {
      const containerOverrides = { environment: Object.entries(environment).map(([name, value]) => ({ name, value })) };
      const { jobId = '' } = await client.send(new SubmitJobCommand({ jobName, jobQueue, jobDefinition, containerOverrides }));
      return jobId;
    },
  };
}
