import { type BatchClient, SubmitJobCommand, paginateListJobs } from '@aws-sdk/client-batch';
import { type JobPlan } from '@stepwell/core/queue-chain';

/** The jobs of a stage: submitted to one queue, by one definition. */
export interface StageJobs {
  find(jobName: string): Promise<string | undefined>;
  submit(plan: JobPlan): Promise<string>;
}

/** Jobs on AWS Batch. */
export function createStageJobs(client: BatchClient, jobQueue: string, jobDefinition: string): StageJobs {
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
