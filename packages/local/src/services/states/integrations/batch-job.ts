import { isJsonObject, type Json, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { fromServiceOutput } from './service-call/task-result.js';
import { readModel } from '../../../kernel/models/read-model.js';
import { UnsupportedIntegration } from './unsupported-integration.js';

/** The operations of AWS Batch that `batch:submitJob.sync` needs. */
export interface BatchJobs {
  /** Waits until the job has ended, and resolves to its details in DescribeJobs. */
  waitForJob(jobId: string): Promise<Readonly<Record<string, unknown>>>;
  call(operation: 'TerminateJob', input: Record<string, unknown>): object;
}

/** Environment variable that Step Functions adds to jobs. */
const managedBy = { Name: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' };

/** Adds the environment variable that Step Functions adds to the parameters of `batch:submitJob`. */
export function withManagedByVariable(given: Json): Json {
  const parameters = isJsonObject(given) ? given : {};
  const overrides = isJsonObject(parameters['ContainerOverrides']) ? parameters['ContainerOverrides'] : {};
  const environment = Array.isArray(overrides['Environment']) ? overrides['Environment'] : [];
  return { ...parameters, ContainerOverrides: { ...overrides, Environment: [...environment, managedBy] } };
}

/**
 * `batch:submitJob.sync`: waits for the submitted job, and terminates it when the task is aborted. The result is the
 * job's details in DescribeJobs. A failed job fails the task with `States.TaskFailed` and these details as cause.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html
 */
export async function waitForJob(submitted: Json, request: TaskRequest, jobs: BatchJobs | undefined): Promise<Json> {
  const jobId = isJsonObject(submitted) ? submitted['JobId'] : undefined;
  if (jobs === undefined || typeof jobId !== 'string')
    throw new UnsupportedIntegration("The local runtime has no service 'batch' here");
  const terminate = (): void =>
    void jobs.call('TerminateJob', {
      jobId,
      reason: 'Terminated by Step Functions: the task that waited for the job was aborted',
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
