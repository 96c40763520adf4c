import { isJsonObject, type Json, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { invokeAs, type Invoke } from '../../../kernel/calls.js';
import { type AwsServiceEvent, type KernelEvents } from '../../../kernel/kernel-events.js';
import { readModel } from '../../../kernel/models/read-model.js';
import { type ServiceCaller } from './service-call/service-call.js';
import { fromServiceOutput } from './service-call/task-result.js';

/** Environment variable that Step Functions adds to jobs. */
const managedBy = { Name: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' };

/** Adds the environment variable that Step Functions adds to the parameters of `batch:submitJob`. */
export function withManagedByVariable(given: Json): Json {
  const parameters = isJsonObject(given) ? given : {};
  const overrides = isJsonObject(parameters['ContainerOverrides']) ? parameters['ContainerOverrides'] : {};
  const environment = Array.isArray(overrides['Environment']) ? overrides['Environment'] : [];
  return { ...parameters, ContainerOverrides: { ...overrides, Environment: [...environment, managedBy] } };
}

/** Waits for the ends of jobs, which Batch reports as events, as Step Functions does on AWS. */
export class JobEnds {
  readonly #waiting = new Map<string, () => void>();
  readonly #unsubscribe: () => void;

  constructor(events: KernelEvents) {
    this.#unsubscribe = events.on('aws-event', (event) => this.#notify(event));
  }

  /** Resolves when the job ends after this call. */
  next(jobId: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(jobId, resolve));
  }

  forget(jobId: string): void {
    this.#waiting.delete(jobId);
  }

  close(): void {
    this.#unsubscribe();
  }

  #notify({ source, detail }: AwsServiceEvent): void {
    if (source !== 'aws.batch' || this.#waiting.size === 0) return;
    const { jobId, status } = (typeof detail === 'function' ? (detail() as object) : detail) as Partial<Job>;
    if (jobId === undefined || !hasEnded(status)) return;
    const resolve = this.#waiting.get(jobId);
    this.#waiting.delete(jobId);
    resolve?.();
  }
}

/** The members of a job that are read here. */
interface Job {
  readonly jobId: string;
  readonly status: string;
}

function hasEnded(status: string | undefined): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED';
}

/**
 * `batch:submitJob.sync`: waits for the submitted job, and terminates it when the task is aborted. The result is the
 * job's details in DescribeJobs. A failed job fails the task with `States.TaskFailed` and these details as cause.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html
 */
export async function waitForJob(
  submitted: Json,
  request: TaskRequest,
  { kernel, clock, region }: ServiceCaller,
  ends: JobEnds,
): Promise<Json> {
  const jobId = isJsonObject(submitted) ? submitted['JobId'] : undefined;
  if (typeof jobId !== 'string') throw new Error(`SubmitJob returned no job ID for '${request.stateName}'`);
  // Without the role of the task: Step Functions repeats these calls until they succeed, so chaos must not fail them.
  const invoke = invokeAs(kernel, { source: 'task', clock, region });
  const reason = 'Terminated by Step Functions: the task that waited for the job was aborted';
  const terminate = (): void =>
    // A job that has ended since then needs no termination.
    void invoke('batch', 'TerminateJob', { jobId, reason }).catch(() => undefined);
  request.signal.addEventListener('abort', terminate, { once: true });
  if (request.signal.aborted) terminate();
  const ended = ends.next(jobId);
  let job = await describeJob(jobId, invoke);
  if (!hasEnded(job.status)) {
    await ended;
    job = await describeJob(jobId, invoke);
  }
  ends.forget(jobId);
  request.signal.removeEventListener('abort', terminate);
  const described = await resultOf(job);
  if (isJsonObject(described) && described['Status'] === 'SUCCEEDED') return described;
  throw new TaskFailure('States.TaskFailed', JSON.stringify(described));
}

async function describeJob(jobId: string, invoke: Invoke): Promise<Job> {
  const { jobs } = await invoke<{ readonly jobs: readonly Job[] }>('batch', 'DescribeJobs', { jobs: [jobId] });
  const [job] = jobs;
  if (job === undefined) throw new Error(`The job ${jobId} does not exist`);
  return job;
}

async function resultOf(job: Job): Promise<Json> {
  const result = await fromServiceOutput({ model: readModel('batch'), spelling: 'optimized' }, 'DescribeJobsResponse', {
    jobs: [job],
  });
  const [described = null] = isJsonObject(result) && Array.isArray(result['Jobs']) ? result['Jobs'] : [];
  return described;
}
