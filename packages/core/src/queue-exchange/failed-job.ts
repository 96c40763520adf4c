import { jobEnvironment } from '../batch-job/environment.js';
import { jobErrors } from '../batch-job/error-names.js';
import { type FailedJob, failedJobCause } from '../batch-job/failed-job.js';
import { EXCHANGE_TABLE_VARIABLE } from './environment.js';
import { failedOutcome } from './outcome.js';
import { type TaskTokens } from './dependencies.js';

/**
 * Fails the execution whose message a job had that failed, with `BatchJobFailed` and what is known of the job. A job
 * that could say by itself why it failed has done so: then nobody waits any more.
 *
 * @param table the exchange's own, by which its jobs are known
 */
export async function failExecutionOfJob(
  job: FailedJob,
  table: string,
  tokens: Pick<TaskTokens, 'fail'>,
): Promise<'failed' | 'repeated' | 'unrelated'> {
  const environment = new Map(job.container?.environment?.map(({ name, value }) => [name, value]));
  const taskToken = environment.get(jobEnvironment.taskToken);
  if (environment.get(EXCHANGE_TABLE_VARIABLE) !== table || taskToken === undefined) return 'unrelated';
  const { error, cause } = failedOutcome(jobErrors.batchJobFailed, failedJobCause(job));
  return (await tokens.fail(taskToken, error, cause)) === 'waiting' ? 'failed' : 'repeated';
}
