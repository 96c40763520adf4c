import { type ServiceContext } from '../../kernel/service.js';
import { Records, type Transactions } from '../../kernel/transactions.js';
import { clientException } from './errors.js';
import { type ImageSource } from './image/image-store.js';
import { type Job } from './jobs/job.js';
import { type JobDefinition } from './jobs/job-definition.js';

type State = 'ENABLED' | 'DISABLED';
type Tags = Readonly<Record<string, string>>;

/** A compute environment. All jobs run on this machine. */
export interface ComputeEnvironment {
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  readonly state: State;
  /** Stored and returned, not enforced. */
  readonly computeResources: Readonly<Record<string, unknown>>;
  readonly serviceRole?: string;
  readonly tags: Tags;
}

/** A job queue. */
export interface JobQueue {
  readonly name: string;
  readonly arn: string;
  readonly state: State;
  /** Jobs of the queue with the greater number start first. */
  readonly priority: number;
  readonly order: readonly { readonly order: number; readonly computeEnvironment: string }[];
  readonly tags: Tags;
}

/** Compute environments, queues, definitions, images and jobs of one environment. */
export class BatchStore {
  readonly transactions: Transactions;
  /** By name. */
  readonly computeEnvironments: Records<ComputeEnvironment>;
  /** By name. */
  readonly queues: Records<JobQueue>;
  /** By name, the revisions in their order. */
  readonly definitions: Records<readonly JobDefinition[]>;
  /** By URI. */
  readonly images: Records<ImageSource>;
  /** By ID, in the order of their submission. */
  readonly jobs: Records<Job>;

  constructor(private readonly context: Pick<ServiceContext, 'region' | 'accountId' | 'kernel'>) {
    const { transactions } = context.kernel;
    this.transactions = transactions;
    this.computeEnvironments = new Records(transactions, 'batch/compute-environments');
    this.queues = new Records(transactions, 'batch/queues');
    this.definitions = new Records(transactions, 'batch/definitions');
    this.images = new Records(transactions, 'batch/images');
    this.jobs = new Records(transactions, 'batch/jobs');
  }

  /** `arn:aws:batch:<region>:<account>:<kind>/<name>`. */
  arn(kind: string, name: string): string {
    return `arn:aws:batch:${this.context.region}:${this.context.accountId}:${kind}/${name}`;
  }

  /** By name or ARN. Throws `ClientException`. */
  computeEnvironment(nameOrArn: string): ComputeEnvironment {
    const found = this.computeEnvironments.get(lastPart(nameOrArn));
    if (found === undefined) throw clientException(`Compute environment ${nameOrArn} does not exist`);
    return found;
  }

  /** By name or ARN. */
  findQueue(nameOrArn: string): JobQueue | undefined {
    return this.queues.get(lastPart(nameOrArn));
  }

  /** By name or ARN. Throws `ClientException`. */
  queue(nameOrArn: string): JobQueue {
    const found = this.findQueue(nameOrArn);
    if (found === undefined) throw clientException(`Job queue ${nameOrArn} does not exist`);
    return found;
  }

  addDefinition(name: string, definition: Omit<JobDefinition, 'name' | 'revision' | 'arn' | 'status'>): JobDefinition {
    const revisions = this.definitions.get(name) ?? [];
    const revision = revisions.length + 1;
    const added: JobDefinition = {
      ...definition,
      name,
      revision,
      arn: this.arn('job-definition', `${name}:${revision}`),
      status: 'ACTIVE',
    };
    this.definitions.set(name, [...revisions, added]);
    return added;
  }

  /** An active definition by `name`, `name:revision` or ARN; without a revision the newest. Throws `ClientException`. */
  definition(reference: string): JobDefinition {
    const [name = '', revision] = lastPart(reference).split(':');
    const active = (this.definitions.get(name) ?? []).filter(({ status }) => status === 'ACTIVE');
    const found =
      revision === undefined ? active.at(-1) : active.find((definition) => definition.revision === Number(revision));
    if (found === undefined) throw clientException(`Job definition ${reference} does not exist or is not active`);
    return found;
  }

  /** Replaces a revision of a definition: with another status or other tags. */
  replaceDefinition(changed: JobDefinition): void {
    const revisions = this.definitions.get(changed.name) ?? [];
    this.definitions.set(
      changed.name,
      revisions.map((each) => (each.revision === changed.revision ? changed : each)),
    );
  }

  /** Changes a job in the open transaction or a new one. Returns the job. */
  updateJob(id: string, changes: Partial<Job>): Job {
    const before = this.jobs.get(id);
    if (before === undefined) throw new Error(`The job ${id} was evicted while it was active`);
    const job = { ...before, ...changes };
    this.transactions.run(() => this.jobs.set(id, job));
    return job;
  }
}

function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}
