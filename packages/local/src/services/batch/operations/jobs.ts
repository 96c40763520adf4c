import { type Call } from '../../../kernel/operation.js';
import { ownValue } from '../../../kernel/own-value.js';
import { clientException, invalidValue } from '../errors.js';
import { describeJob, type Job } from '../jobs/job.js';
import { type NameValue } from '../jobs/job-definition.js';
import { type BatchDependencies, checkName, page, type PageInput, rejectUnsupported } from './dependencies.js';
import {
  type ContainerInput,
  type JobSettingsInput,
  readEnvironment,
  readRetry,
  readTimeout,
} from './read-definition.js';

interface SubmitInput extends JobSettingsInput {
  readonly jobName: string;
  readonly jobQueue: string;
  readonly jobDefinition: string;
  readonly containerOverrides?: Pick<ContainerInput, 'command' | 'environment' | 'resourceRequirements'>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly dependsOn?: readonly { readonly jobId?: string; readonly type?: string }[];
  readonly propagateTags?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

interface ListInput extends PageInput {
  readonly jobQueue?: string;
  readonly jobStatus?: string;
  readonly filters?: readonly Filter[];
}

interface Filter {
  readonly name?: string;
  readonly values?: readonly string[];
}

interface StopInput {
  readonly jobId: string;
  readonly reason: string;
}

/** Operations on jobs. */
export function jobOperations(batch: BatchDependencies) {
  const { store, scheduler } = batch;
  return {
    SubmitJob: (input: SubmitInput, { clock }: Call) => {
      const job = newJob(batch, input, clock.now());
      scheduler.submit(job);
      return { jobArn: job.arn, jobName: job.name, jobId: job.id };
    },
    DescribeJobs: (input: { readonly jobs: readonly string[] }) => ({
      jobs: input.jobs.flatMap((id) => {
        const job = store.jobs.get(id.replace(/^.*\//, ''));
        return job === undefined ? [] : [describeJob(job)];
      }),
    }),
    ListJobs: (input: ListInput) => {
      rejectUnsupported(input, {
        arrayJobId: 'array jobs are not supported locally',
        multiNodeJobId: 'multi-node jobs are not supported locally',
      });
      const { jobQueue, filters = [] } = input;
      if (jobQueue === undefined) throw invalidValue('jobQueue', jobQueue, 'the name or ARN of a job queue');
      const queue = store.queue(jobQueue);
      // Filters replace the status; without either, running jobs are listed.
      const status = input.jobStatus ?? (filters.length === 0 ? 'RUNNING' : undefined);
      const found = [...store.jobs.values()].filter(
        (job) =>
          job.queueArn === queue.arn &&
          (status === undefined || job.status === status) &&
          filters.every((filter) => matches(job, filter)),
      );
      return page(found.reverse().map(summary), input, 'jobSummaryList');
    },
    TerminateJob: ({ jobId, reason }: StopInput) => {
      scheduler.terminate(jobId, reason);
      return {};
    },
    CancelJob: ({ jobId, reason }: StopInput) => {
      scheduler.cancel(jobId, reason);
      return {};
    },
  };
}

function newJob({ store, minTimeoutSeconds, newId }: BatchDependencies, input: SubmitInput, createdAt: number): Job {
  const name = checkName('jobName', input.jobName);
  const queue = store.queue(input.jobQueue);
  if (queue.state === 'DISABLED') throw clientException(`Job queue ${queue.name} is not in state ENABLED`);
  const definition = store.definition(input.jobDefinition);
  rejectUnsupported(input, {
    arrayProperties: 'array jobs are not supported locally; submit a job for each index',
    nodeOverrides: 'multi-node jobs are not supported locally',
    eksPropertiesOverride: 'Kubernetes is not supported locally',
    ecsPropertiesOverride: 'jobs of several containers are not supported locally; use containerOverrides',
  });
  const overrides = input.containerOverrides ?? {};
  const parameters = { ...definition.parameters, ...input.parameters };
  const dependsOn = (input.dependsOn ?? []).map((dependency) => {
    rejectUnsupported(dependency, {
      type: 'types of dependencies are only for array jobs, which are not supported locally',
    });
    const { jobId = '' } = dependency;
    if (!store.jobs.has(jobId)) throw clientException(`dependsOn: the job ${jobId} does not exist`);
    return jobId;
  });
  const changed = overrides.resourceRequirements ?? [];
  const kept = definition.container.resourceRequirements.filter(
    ({ type }) => !changed.some((requirement) => requirement.type === type),
  );
  const id = newId();
  return {
    id,
    name,
    parameters,
    dependsOn,
    arn: store.arn('job', id),
    queueArn: queue.arn,
    queueName: queue.name,
    definitionArn: definition.arn,
    container: { ...definition.container, resourceRequirements: [...kept, ...changed] },
    command: (overrides.command ?? definition.container.command).map((part) => withParameters(part, parameters)),
    environment: merge(definition.container.environment, readEnvironment(overrides.environment)),
    retryStrategy: readRetry(input) ?? definition.retryStrategy ?? { attempts: 1, evaluateOnExit: [] },
    timeoutSeconds: readTimeout(input, minTimeoutSeconds) ?? definition.timeoutSeconds,
    platformCapabilities: definition.platformCapabilities,
    createdAt,
    tags: { ...(input.propagateTags === true || definition.propagateTags ? definition.tags : {}), ...input.tags },
    status: 'SUBMITTED',
    attempts: [],
    isTerminated: false,
    isCancelled: false,
  };
}

/** Replaces `Ref::name`, as a complete part or within one. Names without a value are not replaced. */
function withParameters(part: string, parameters: Readonly<Record<string, string>>): string {
  return part.replace(/Ref::([\w-]+)/g, (whole, name: string) => ownValue(parameters, name) ?? whole);
}

function merge(variables: readonly NameValue[], overrides: readonly NameValue[]): NameValue[] {
  const byName = new Map([...variables, ...overrides].map(({ name, value }) => [name, value]));
  return [...byName].map(([name, value]) => ({ name, value }));
}

function matches(job: Job, { name, values = [] }: Filter): boolean {
  const [value = ''] = values;
  const isLike = (actual: string): boolean =>
    values.some((wanted) =>
      wanted.endsWith('*')
        ? actual.toLowerCase().startsWith(wanted.slice(0, -1).toLowerCase())
        : actual.toLowerCase() === wanted.toLowerCase(),
    );
  switch (name) {
    case 'JOB_NAME':
      return isLike(job.name);
    case 'JOB_DEFINITION':
      return (
        isLike(job.definitionArn) ||
        isLike(job.definitionArn.replace(/^.*\//, '')) ||
        isLike(job.definitionArn.replace(/^.*\/|:\d+$/g, ''))
      );
    case 'BEFORE_CREATED_AT':
      return job.createdAt < Number(value);
    case 'AFTER_CREATED_AT':
      return job.createdAt > Number(value);
    default:
      throw invalidValue('filters.name', name, 'JOB_NAME, JOB_DEFINITION, BEFORE_CREATED_AT or AFTER_CREATED_AT');
  }
}

function summary(job: Job): object {
  const { arn, id, name, createdAt, status, statusReason, startedAt, stoppedAt, exitCode, reason, definitionArn } = job;
  return {
    jobArn: arn,
    jobId: id,
    jobName: name,
    createdAt,
    status,
    statusReason,
    startedAt,
    stoppedAt,
    container: { exitCode, reason },
    jobDefinition: definitionArn,
  };
}
