import { clientException, invalidValue } from '../errors.js';
import { type BatchStore, type ComputeEnvironment, type JobQueue } from '../store.js';
import {
  type BatchDependencies,
  checkName,
  integerBetween,
  page,
  type PageInput,
  rejectUnsupported,
} from './dependencies.js';

type State = 'ENABLED' | 'DISABLED';
type Tags = Readonly<Record<string, string>>;
type Order = readonly { readonly order: number; readonly computeEnvironment: string }[];

interface ComputeEnvironmentInput {
  readonly state?: string;
  readonly computeResources?: Readonly<Record<string, unknown>>;
  readonly serviceRole?: string;
}

/** Operations on compute environments and job queues. Both are VALID as soon as they exist. */
export function queueOperations({ store, scheduler }: BatchDependencies) {
  return {
    CreateComputeEnvironment: (
      input: ComputeEnvironmentInput & {
        readonly computeEnvironmentName: string;
        readonly type: string;
        readonly tags?: Tags;
      },
    ) => {
      const name = checkName('computeEnvironmentName', input.computeEnvironmentName);
      if (store.computeEnvironments.has(name)) throw clientException('Object already exists');
      rejectUnsupported(input, { eksConfiguration: 'Kubernetes is not supported locally; use FARGATE' });
      const arn = store.arn('compute-environment', name);
      store.computeEnvironments.set(name, {
        name,
        arn,
        type: input.type.toUpperCase(),
        state: stateOf(input.state) ?? 'ENABLED',
        computeResources: input.computeResources ?? {},
        serviceRole: input.serviceRole,
        tags: input.tags ?? {},
      });
      return { computeEnvironmentName: name, computeEnvironmentArn: arn };
    },
    DescribeComputeEnvironments: (input: PageInput & { readonly computeEnvironments?: readonly string[] }) => {
      const found = named(store.computeEnvironments.values(), input.computeEnvironments);
      return page(found.map(describeComputeEnvironment), input, 'computeEnvironments');
    },
    UpdateComputeEnvironment: (input: ComputeEnvironmentInput & { readonly computeEnvironment: string }) => {
      const before = store.computeEnvironment(input.computeEnvironment);
      store.computeEnvironments.set(before.name, {
        ...before,
        state: stateOf(input.state) ?? before.state,
        computeResources: { ...before.computeResources, ...input.computeResources },
        serviceRole: input.serviceRole ?? before.serviceRole,
      });
      return { computeEnvironmentName: before.name, computeEnvironmentArn: before.arn };
    },
    DeleteComputeEnvironment: (input: { readonly computeEnvironment: string }) => {
      const environment = store.computeEnvironments.get(input.computeEnvironment.replace(/^.*\//, ''));
      if (environment === undefined) return {};
      if (environment.state === 'ENABLED') throw clientException('Cannot delete, state must be DISABLED');
      const isUsed = ({ order }: JobQueue) => order.some((entry) => entry.computeEnvironment === environment.arn);
      if ([...store.queues.values()].some(isUsed))
        throw clientException('Cannot delete, found existing JobQueue relationship');
      store.computeEnvironments.delete(environment.name);
      return {};
    },
    CreateJobQueue: (input: {
      readonly jobQueueName: string;
      readonly state?: string;
      readonly priority: number;
      readonly computeEnvironmentOrder?: Order;
      readonly tags?: Tags;
    }) => {
      const name = checkName('jobQueueName', input.jobQueueName);
      if (store.queues.has(name)) throw clientException('Object already exists');
      rejectUnsupported(input, { serviceEnvironmentOrder: 'service environments are not supported locally' });
      const arn = store.arn('job-queue', name);
      store.queues.set(name, {
        name,
        arn,
        state: stateOf(input.state) ?? 'ENABLED',
        priority: integerBetween('priority', input.priority, 0, 1_000_000) ?? 0,
        order: readOrder(input.computeEnvironmentOrder ?? [], store),
        tags: input.tags ?? {},
      });
      return { jobQueueName: name, jobQueueArn: arn };
    },
    DescribeJobQueues: (input: PageInput & { readonly jobQueues?: readonly string[] }) =>
      page(named(store.queues.values(), input.jobQueues).map(describeQueue), input, 'jobQueues'),
    UpdateJobQueue: (input: {
      readonly jobQueue: string;
      readonly state?: string;
      readonly priority?: number;
      readonly computeEnvironmentOrder?: Order;
    }) => {
      const before = store.queue(input.jobQueue);
      const { computeEnvironmentOrder: order } = input;
      store.queues.set(before.name, {
        ...before,
        state: stateOf(input.state) ?? before.state,
        priority: integerBetween('priority', input.priority, 0, 1_000_000) ?? before.priority,
        order: order === undefined ? before.order : readOrder(order, store),
      });
      return { jobQueueName: before.name, jobQueueArn: before.arn };
    },
    DeleteJobQueue: (input: { readonly jobQueue: string }) => {
      const queue = store.findQueue(input.jobQueue);
      if (queue === undefined) return {};
      if (queue.state === 'ENABLED') throw clientException('Cannot delete, state must be DISABLED');
      for (const job of store.jobs.values())
        if (job.queueArn === queue.arn) scheduler.terminate(job.id, 'Job queue is being deleted');
      store.queues.delete(queue.name);
      return {};
    },
  };
}

/** The model restricts it to these two, in any case. */
function stateOf(state: string | undefined): State | undefined {
  return state?.toUpperCase() as State | undefined;
}

function named<Item extends { readonly name: string; readonly arn: string }>(
  items: Iterable<Item>,
  wanted: readonly string[] | undefined,
): Item[] {
  return [...items].filter(({ name, arn }) => wanted === undefined || wanted.includes(name) || wanted.includes(arn));
}

function readOrder(given: Order, store: BatchStore): JobQueue['order'] {
  if (given.length === 0) throw invalidValue('computeEnvironmentOrder', [], '1 to 3 compute environments');
  const order = given.map((entry) => ({
    order: integerBetween('order', entry.order, 0, 1_000_000) ?? 0,
    computeEnvironment: store.computeEnvironment(entry.computeEnvironment).arn,
  }));
  return order.sort((a, b) => a.order - b.order);
}

function describeComputeEnvironment({ name, arn, ...settings }: ComputeEnvironment): object {
  return {
    computeEnvironmentName: name,
    computeEnvironmentArn: arn,
    ...settings,
    status: 'VALID',
    statusReason: 'ComputeEnvironment Healthy',
    containerOrchestrationType: 'ECS',
  };
}

function describeQueue({ name, arn, order, ...settings }: JobQueue): object {
  return {
    jobQueueName: name,
    jobQueueArn: arn,
    computeEnvironmentOrder: order,
    ...settings,
    status: 'VALID',
    statusReason: 'JobQueue Healthy',
  };
}
