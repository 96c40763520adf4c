import { type ServiceContext } from '../../kernel/service.js';
import { BatchError } from './batch-error.js';
import { type JobDefinition } from './jobs/job-definition.js';

/** A compute environment. All jobs run on this machine. */
export interface ComputeEnvironment {
  readonly name: string;
  readonly arn: string;
  readonly type: 'MANAGED' | 'UNMANAGED';
  state: 'ENABLED' | 'DISABLED';
  /** Stored and returned, not enforced. */
  computeResources: Readonly<Record<string, unknown>>;
  serviceRole: string | undefined;
  tags: Readonly<Record<string, string>>;
}

/** A job queue. */
export interface JobQueue {
  readonly name: string;
  readonly arn: string;
  state: 'ENABLED' | 'DISABLED';
  /** Jobs of the queue with the greater number start first. */
  priority: number;
  order: readonly { readonly order: number; readonly computeEnvironment: string }[];
  tags: Readonly<Record<string, string>>;
}

/** Compute environments, job queues and job definitions of one environment. */
export class BatchStore {
  readonly computeEnvironments = new Map<string, ComputeEnvironment>();
  readonly queues = new Map<string, JobQueue>();
  /** By name, the revisions in their order. */
  readonly definitions = new Map<string, JobDefinition[]>();

  constructor(private readonly context: Pick<ServiceContext, 'region' | 'accountId'>) {}

  /** `arn:aws:batch:<region>:<account>:<kind>/<name>`. */
  arn(kind: string, name: string): string {
    return `arn:aws:batch:${this.context.region}:${this.context.accountId}:${kind}/${name}`;
  }

  /** By name or ARN. @throws BatchError */
  computeEnvironment(nameOrArn: string): ComputeEnvironment {
    return (
      this.computeEnvironments.get(lastPart(nameOrArn)) ?? missing(`Compute environment ${nameOrArn} does not exist`)
    );
  }

  /** By name or ARN. @throws BatchError */
  queue(nameOrArn: string): JobQueue {
    return this.queues.get(lastPart(nameOrArn)) ?? missing(`Job queue ${nameOrArn} does not exist`);
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

  /** An active definition by `name`, `name:revision` or ARN; without a revision the newest. @throws BatchError */
  definition(reference: string): JobDefinition {
    const [name = '', revision] = lastPart(reference).split(':');
    const active = (this.definitions.get(name) ?? []).filter(({ status }) => status === 'ACTIVE');
    const found =
      revision === undefined ? active.at(-1) : active.find((definition) => definition.revision === Number(revision));
    return found ?? missing(`Job definition ${reference} does not exist or is not active`);
  }

  allDefinitions(): JobDefinition[] {
    return [...this.definitions.values()].flat();
  }
}

function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

function missing(message: string): never {
  throw new BatchError(message);
}
