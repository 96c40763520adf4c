import { jobEnvironment } from '../batch-job/environment.js';
import { jobErrors } from '../batch-job/error-names.js';
import { type FailedJob, failedJobCause } from '../batch-job/failed-job.js';
import { EXCHANGE_TABLE_VARIABLE } from './environment.js';
import { failedOutcome } from './outcome.js';
import { type TaskTokens } from './dependencies.js';

/**
 * Fails the execution of a failed job with `BatchJobFailed` and the details of the job. A job that reported its failure
 * itself has already failed the execution. In this case, no execution waits, and the function returns `repeated`.
 *
 * @param table the name of the exchange's table, which identifies the jobs of the exchange
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
