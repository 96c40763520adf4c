import { isJsonObject, type Json, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { fromServiceOutput } from './sdk/sdk-output.js';
import { readModel } from '../../../kernel/models/read-model.js';
import { UnsupportedIntegration } from './unsupported-integration.js';

/** AWS Batch, as far as Step Functions waits for its jobs. */
export interface BatchJobs {
  /** Resolves, once the job has ended, to what DescribeJobs shows of it. */
  waitForJob(jobId: string): Promise<Readonly<Record<string, unknown>>>;
  call(operation: 'TerminateJob', input: Record<string, unknown>): object;
}

/** Tells the job who started it, as Step Functions does. */
const managedBy = { Name: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' };

/** The parameters of a `batch:submitJob` task with the variable that AWS adds to the job's environment. */
export function withManagedByVariable(given: Json): Json {
  const parameters = isJsonObject(given) ? given : {};
  const overrides = isJsonObject(parameters['ContainerOverrides']) ? parameters['ContainerOverrides'] : {};
  const environment = Array.isArray(overrides['Environment']) ? overrides['Environment'] : [];
  return { ...parameters, ContainerOverrides: { ...overrides, Environment: [...environment, managedBy] } };
}

/**
 * `batch:submitJob.sync`: waits for the job that was submitted, and terminates it when nobody waits any more. The
 * result is what DescribeJobs shows; a job that failed is `States.TaskFailed` with that as its cause.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html
 */
export async function waitForJob(submitted: Json, request: TaskRequest, jobs: BatchJobs | undefined): Promise<Json> {
  const jobId = isJsonObject(submitted) ? submitted['JobId'] : undefined;
  if (jobs === undefined || typeof jobId !== 'string')
    throw new UnsupportedIntegration("The local runtime does not serve 'batch' here");
  const terminate = (): void =>
    void jobs.call('TerminateJob', {
      jobId,
      reason: 'Terminated by Step Functions: the state that waited for the job gave up',
    });
  request.signal.addEventListener('abort', terminate, { once: true });
  if (request.signal.aborted) terminate();
  const job = await jobs.waitForJob(jobId);
  request.signal.removeEventListener('abort', terminate);
  const described = await describe(job);
  if (isJsonObject(described) && described['Status'] === 'SUCCEEDED') return described;
  throw new TaskFailure('States.TaskFailed', JSON.stringify(described));
}

async function describe(job: Readonly<Record<string, unknown>>): Promise<Json> {
  const result = await fromServiceOutput(readModel('batch'), 'DescribeJobsResponse', { jobs: [job] }, 'epoch-millis');
  const [described = null] = isJsonObject(result) && Array.isArray(result['Jobs']) ? result['Jobs'] : [];
  return described;
}
