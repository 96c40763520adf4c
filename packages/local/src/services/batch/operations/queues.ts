import { type WireObject } from '../../../kernel/endpoint/aws-json.js';
import { BatchError } from '../batch-error.js';
import { type BatchStore, type JobQueue } from '../batch-store.js';
import { object, objects, refuse, requiredName, requiredText, text, textList, textMap, wholeNumber } from '../input.js';
import { type BatchOperations, page, readState } from './call.js';

/** Compute environments and job queues, which are VALID as soon as they are there. */
export const queueOperations: BatchOperations = {
  createcomputeenvironment({ store, input }) {
    const name = requiredName(input, 'computeEnvironmentName');
    if (store.computeEnvironments.has(name)) throw new BatchError('Object already exists');
    const type = requiredText(input, 'type').toUpperCase();
    if (type !== 'MANAGED' && type !== 'UNMANAGED')
      throw BatchError.invalid('type', input['type'], 'MANAGED or UNMANAGED');
    refuse(input, { eksConfiguration: 'Kubernetes is not supported locally; use FARGATE' });
    const arn = store.arn('compute-environment', name);
    store.computeEnvironments.set(name, {
      name,
      arn,
      type,
      state: readState(input),
      computeResources: object(input, 'computeResources') ?? {},
      serviceRole: text(input, 'serviceRole'),
      tags: textMap(input, 'tags'),
    });
    return { computeEnvironmentName: name, computeEnvironmentArn: arn };
  },
  describecomputeenvironments({ store, input }) {
    const wanted = textList(input, 'computeEnvironments');
    const found = [...store.computeEnvironments.values()].filter(
      ({ name, arn }) => wanted === undefined || wanted.includes(name) || wanted.includes(arn),
    );
    return page(
      found.map(({ name, arn, type, state, computeResources, serviceRole, tags }) => ({
        computeEnvironmentName: name,
        computeEnvironmentArn: arn,
        type,
        state,
        computeResources,
        serviceRole,
        tags,
        status: 'VALID',
        statusReason: 'ComputeEnvironment Healthy',
        containerOrchestrationType: 'ECS',
      })),
      input,
      'computeEnvironments',
    );
  },
  updatecomputeenvironment({ store, input }) {
    const environment = store.computeEnvironment(requiredText(input, 'computeEnvironment'));
    environment.state = readState(input, environment.state);
    environment.computeResources = { ...environment.computeResources, ...object(input, 'computeResources') };
    environment.serviceRole = text(input, 'serviceRole') ?? environment.serviceRole;
    return { computeEnvironmentName: environment.name, computeEnvironmentArn: environment.arn };
  },
  deletecomputeenvironment({ store, input }) {
    const environment = store.computeEnvironments.get(requiredText(input, 'computeEnvironment').replace(/^.*\//, ''));
    if (environment === undefined) return {};
    if (environment.state === 'ENABLED') throw new BatchError('Cannot delete, state must be DISABLED');
    if (
      [...store.queues.values()].some((queue) =>
        queue.order.some((entry) => entry.computeEnvironment === environment.arn),
      )
    )
      throw new BatchError('Cannot delete, found existing JobQueue relationship');
    store.computeEnvironments.delete(environment.name);
    return {};
  },
  createjobqueue({ store, input }) {
    const name = requiredName(input, 'jobQueueName');
    if (store.queues.has(name)) throw new BatchError('Object already exists');
    refuse(input, { serviceEnvironmentOrder: 'service environments are not supported locally' });
    const arn = store.arn('job-queue', name);
    store.queues.set(name, {
      name,
      arn,
      state: readState(input),
      priority: wholeNumber(input, 'priority', 0, 1_000_000) ?? 0,
      order: readOrder(input, store),
      tags: textMap(input, 'tags'),
    });
    return { jobQueueName: name, jobQueueArn: arn };
  },
  describejobqueues({ store, input }) {
    const wanted = textList(input, 'jobQueues');
    const found = [...store.queues.values()].filter(
      ({ name, arn }) => wanted === undefined || wanted.includes(name) || wanted.includes(arn),
    );
    return page(found.map(describeQueue), input, 'jobQueues');
  },
  updatejobqueue({ store, input }) {
    const queue = store.queue(requiredText(input, 'jobQueue'));
    queue.state = readState(input, queue.state);
    queue.priority = wholeNumber(input, 'priority', 0, 1_000_000) ?? queue.priority;
    if (input['computeEnvironmentOrder'] !== undefined) queue.order = readOrder(input, store);
    return { jobQueueName: queue.name, jobQueueArn: queue.arn };
  },
  deletejobqueue({ store, scheduler, input }) {
    const queue = store.queues.get(requiredText(input, 'jobQueue').replace(/^.*\//, ''));
    if (queue === undefined) return {};
    if (queue.state === 'ENABLED') throw new BatchError('Cannot delete, state must be DISABLED');
    for (const job of scheduler.all())
      if (job.queueArn === queue.arn) scheduler.terminate(job, 'Job queue is being deleted');
    store.queues.delete(queue.name);
    return {};
  },
};

function readOrder(input: WireObject, store: BatchStore): JobQueue['order'] {
  const order = objects(input, 'computeEnvironmentOrder').map((entry) => ({
    order: wholeNumber(entry, 'order', 0, 1_000_000) ?? 0,
    computeEnvironment: store.computeEnvironment(requiredText(entry, 'computeEnvironment')).arn,
  }));
  if (order.length === 0) throw BatchError.invalid('computeEnvironmentOrder', [], '1 to 3 compute environments');
  return order.sort((a, b) => a.order - b.order);
}

function describeQueue({ name, arn, state, priority, order, tags }: JobQueue): object {
  return {
    jobQueueName: name,
    jobQueueArn: arn,
    state,
    priority,
    computeEnvironmentOrder: order,
    tags,
    status: 'VALID',
    statusReason: 'JobQueue Healthy',
  };
}
