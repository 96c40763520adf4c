import { type WireObject } from '../../../kernel/endpoint/aws-json.js';
import { BatchError } from '../batch-error.js';
import { nameValues, object, objects, refuse, requiredName, requiredText, text, textList, textMap } from '../input.js';
import { describeJob, type Job } from '../jobs/job.js';
import { type NameValue } from '../jobs/job-definition.js';
import { readRetry, readTimeout, requirements } from '../read-definition.js';
import { type BatchCall, type BatchOperations, page } from './call.js';
import { ownValue } from '../../../kernel/own-value.js';

/** Jobs. */
export const jobOperations: BatchOperations = {
  submitjob(call) {
    const job = newJob(call);
    call.scheduler.submit(job);
    return { jobArn: job.arn, jobName: job.name, jobId: job.id };
  },
  describejobs({ scheduler, input }) {
    const jobs = (textList(input, 'jobs') ?? [])
      .map((id) => scheduler.find(id.replace(/^.*\//, '')))
      .filter((job) => job !== undefined);
    return { jobs: jobs.map(describeJob) };
  },
  listjobs({ store, scheduler, input }) {
    refuse(input, {
      arrayJobId: 'array jobs are not supported locally',
      multiNodeJobId: 'multi-node jobs are not supported locally',
    });
    const queue = store.queue(requiredText(input, 'jobQueue'));
    const filters = objects(input, 'filters').map((filter) => ({
      name: requiredText(filter, 'name'),
      values: textList(filter, 'values') ?? [],
    }));
    // Filters replace the status; without either, running jobs are listed.
    const status = text(input, 'jobStatus') ?? (filters.length === 0 ? 'RUNNING' : undefined);
    const found = scheduler
      .all()
      .filter(
        (job) =>
          job.queueArn === queue.arn &&
          (status === undefined || job.status === status) &&
          filters.every((filter) => fits(job, filter)),
      );
    return page(found.reverse().map(summary), input, 'jobSummaryList');
  },
  terminatejob({ scheduler, input }) {
    const job = scheduler.find(requiredText(input, 'jobId'));
    const reason = requiredText(input, 'reason');
    if (job !== undefined) scheduler.terminate(job, reason);
    return {};
  },
  canceljob({ scheduler, input }) {
    const job = scheduler.find(requiredText(input, 'jobId'));
    const reason = requiredText(input, 'reason');
    if (job !== undefined) scheduler.cancel(job, reason);
    return {};
  },
};

function newJob({ store, clock, minTimeoutSeconds, newId, input }: BatchCall): Job {
  const name = requiredName(input, 'jobName');
  const queue = store.queue(requiredText(input, 'jobQueue'));
  if (queue.state === 'DISABLED') throw new BatchError(`Job queue ${queue.name} is not in state ENABLED`);
  const definition = store.definition(requiredText(input, 'jobDefinition'));
  refuse(input, {
    arrayProperties: 'array jobs are not supported locally; submit a job for each index',
    nodeOverrides: 'multi-node jobs are not supported locally',
    eksPropertiesOverride: 'Kubernetes is not supported locally',
    ecsPropertiesOverride: 'jobs of several containers are not supported locally; use containerOverrides',
  });
  const overrides = object(input, 'containerOverrides') ?? {};
  const parameters = { ...definition.parameters, ...textMap(input, 'parameters') };
  const dependsOn = objects(input, 'dependsOn').map((dependency) => {
    refuse(dependency, { type: 'types of dependencies are only for array jobs, which are not supported locally' });
    return requiredText(dependency, 'jobId');
  });
  const changed = requirements(overrides);
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
    command: (textList(overrides, 'command') ?? definition.container.command).map((part) =>
      substituted(part, parameters),
    ),
    environment: merged(definition.container.environment, nameValues(overrides, 'environment')),
    retryStrategy: readRetry(input) ?? definition.retryStrategy ?? { attempts: 1, evaluateOnExit: [] },
    timeoutSeconds: readTimeout(input, minTimeoutSeconds) ?? definition.timeoutSeconds,
    platformCapabilities: definition.platformCapabilities,
    createdAt: clock.now(),
    tags: {
      ...(input['propagateTags'] === true || definition.propagateTags ? definition.tags : {}),
      ...textMap(input, 'tags'),
    },
    status: 'SUBMITTED',
    attempts: [],
    isTerminated: false,
    isCancelled: false,
  };
}

/** Replaces `Ref::name`, as a complete part or within one. Names without a value are not replaced. */
function substituted(part: string, parameters: Readonly<Record<string, string>>): string {
  return part.replace(/Ref::([\w-]+)/g, (whole, name: string) => ownValue(parameters, name) ?? whole);
}

function merged(of: readonly NameValue[], overrides: readonly NameValue[]): NameValue[] {
  return [...new Map([...of, ...overrides].map(({ name, value }) => [name, value]))].map(([name, value]) => ({
    name,
    value,
  }));
}

function fits(job: Job, { name, values }: { readonly name: string; readonly values: readonly string[] }): boolean {
  const [value = ''] = values;
  const like = (text: string): boolean =>
    values.some((wanted) =>
      wanted.endsWith('*')
        ? text.toLowerCase().startsWith(wanted.slice(0, -1).toLowerCase())
        : text.toLowerCase() === wanted.toLowerCase(),
    );
  switch (name) {
    case 'JOB_NAME':
      return like(job.name);
    case 'JOB_DEFINITION':
      return (
        like(job.definitionArn) ||
        like(job.definitionArn.replace(/^.*\//, '')) ||
        like(job.definitionArn.replace(/^.*\/|:\d+$/g, ''))
      );
    case 'BEFORE_CREATED_AT':
      return job.createdAt < Number(value);
    case 'AFTER_CREATED_AT':
      return job.createdAt > Number(value);
    default:
      throw BatchError.invalid('filters.name', name, 'JOB_NAME, JOB_DEFINITION, BEFORE_CREATED_AT or AFTER_CREATED_AT');
  }
}

function summary(job: Job): WireObject {
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
