import { availableParallelism } from 'node:os';
import { type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type RandomSource } from '@stepwell/asl';
import { AwsError } from '../../kernel/endpoint/aws-error.js';
import { parseObject, type WireObject } from '../../kernel/endpoint/aws-json.js';
import { readBody } from '../../kernel/endpoint/body.js';
import { type CredentialRegistry } from '../../kernel/endpoint/credentials.js';
import { sendRestJson, sendRestJsonError } from '../../kernel/endpoint/rest-json.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { type LogEntry } from '../logs/index.js';
import { BatchError } from './batch-error.js';
import { BatchStore } from './batch-store.js';
import { checkProgram } from './image/program.js';
import { ImageStore, type ImageSource } from './image/image-store.js';
import { UnsupportedImage } from './image/unsupported-image.js';
import { describeJob, type Job, type JobStatus } from './jobs/job.js';
import { JobScheduler } from './jobs/job-scheduler.js';
import { type BatchOperations } from './operations/call.js';
import { definitionOperations } from './operations/definitions.js';
import { jobOperations } from './operations/jobs.js';
import { queueOperations } from './operations/queues.js';
import { ownValue } from '../../kernel/own-value.js';

/** Options of the Batch service. */
export interface BatchServiceOptions extends ServiceContext {
  /** Where images are laid out; made when missing, and left to its owner to remove. */
  readonly directory: string;
  readonly credentials: CredentialRegistry;
  readonly random: Pick<RandomSource, 'uuid'>;
  /** Where jobs log to; without it their output is dropped. */
  readonly logs?: { write(entry: LogEntry): void };
  /** Jobs that run at once; more wait as RUNNABLE. Default: the processors of this machine. */
  readonly maxRunningJobs?: number;
  /** Jobs that have ended and can still be described. Default 10,000. */
  readonly maxEndedJobs?: number;
  /** Milliseconds between SIGTERM and SIGKILL for a job that is ended. Default 30,000, as on Fargate. */
  readonly stopGraceMs?: number;
  /** Least `attemptDurationSeconds` that is accepted. Default 60, as on AWS. */
  readonly minTimeoutSeconds?: number;
  /** Lets jobs connect to real AWS hosts; false by default. */
  readonly allowAwsHosts?: boolean;
  /** Called with errors that no caller receives. */
  readonly onProblem?: (problem: string) => void;
}

/** A job's status changed. */
export interface JobStatusChange {
  /** The job's details in DescribeJobs. */
  readonly job: Readonly<Record<string, unknown>>;
  readonly jobId: string;
  readonly jobArn: string;
  readonly status: JobStatus;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

const operations: BatchOperations = { ...queueOperations, ...definitionOperations, ...jobOperations };

/**
 * AWS Batch on this machine: jobs whose image is an image asset with a plain Dockerfile around Node.js run as
 * processes, with Batch's states, retries, timeouts, environment and logs. Compute environments and queues are VALID at
 * once and bound nothing.
 */
export class BatchService implements LocalService {
  readonly signingName = 'batch';
  private readonly store: BatchStore;
  private readonly images: ImageStore;
  private readonly scheduler: JobScheduler;
  private readonly listeners = new Set<(change: JobStatusChange) => void>();

  constructor(private readonly options: BatchServiceOptions) {
    this.store = new BatchStore(options);
    this.images = new ImageStore(join(options.directory, 'images'));
    this.scheduler = new JobScheduler({
      context: options,
      images: this.images,
      credentials: options.credentials,
      logs: options.logs,
      graceMs: options.stopGraceMs ?? 30_000,
      home: options.directory,
      allowAwsHosts: options.allowAwsHosts ?? false,
      maxRunning: options.maxRunningJobs ?? availableParallelism(),
      maxEnded: options.maxEndedJobs ?? 10_000,
      computeEnvironmentOf: (queueArn) =>
        (this.store.queues.get(nameOf(queueArn))?.order[0]?.computeEnvironment ?? 'none').replace(/^.*\//, ''),
      priorityOf: (queueArn) => this.store.queues.get(nameOf(queueArn))?.priority ?? 0,
      onChange: (job) => this.emitStatus(job),
      onDefect: (problem) => options.onProblem?.(problem),
    });
  }

  /** Registers an image by its URI. */
  addImage(uri: string, source: ImageSource): void {
    this.images.add(uri, source);
  }

  /** Why an image cannot run locally; `undefined` if it can. `command` overrides its CMD. */
  async unsupportedReason(uri: string, command: readonly string[] = []): Promise<string | undefined> {
    try {
      const { entrypoint, command: own } = await this.images.recipe(uri);
      checkProgram([...entrypoint, ...(command.length === 0 ? own : command)][0]);
      return undefined;
    } catch (error) {
      if (error instanceof UnsupportedImage) return error.message;
      throw error;
    }
  }

  /** Calls an operation by its name (`SubmitJob`), with the request and response of the API. Throws `BatchError`. */
  call(operation: string, input: WireObject): object {
    const execute = ownValue(operations, operation.toLowerCase());
    if (execute === undefined) throw new BatchError(`Batch's ${operation} is not supported locally`, 404);
    const { clock, random, minTimeoutSeconds = 60 } = this.options;
    return execute({
      store: this.store,
      scheduler: this.scheduler,
      clock,
      minTimeoutSeconds,
      newId: () => random.uuid(),
      input,
    });
  }

  /**
   * Waits until a job has ended, and resolves to its details in DescribeJobs. Rejects with `BatchError` for an unknown
   * job ID.
   */
  async waitForJob(jobId: string): Promise<Readonly<Record<string, unknown>>> {
    const job = this.scheduler.find(jobId);
    if (job === undefined) throw new BatchError(`Job ${jobId} does not exist`);
    return describeJob(await this.scheduler.whenEnded(job));
  }

  /**
   * Calls the listener on every status change of a job, synchronously. The listener must not throw. Returns a function
   * that removes the listener.
   */
  on(_name: 'status', listener: (change: JobStatusChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  ownsPath(path: string): boolean {
    return Object.hasOwn(operations, path.replace(/^\/v1\//, '')) && path.startsWith('/v1/');
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    try {
      const input = parseObject(await readBody(request.http));
      sendRestJson(request, response, 200, this.call(request.url.pathname.replace(/^\/v1\//, ''), input));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      sendRestJsonError(request, response, error);
    }
  }

  /** Ends every job; resolves when no process is left. */
  close(): Promise<void> {
    return this.scheduler.close();
  }

  private emitStatus(job: Job): void {
    if (this.listeners.size === 0) return;
    const change: JobStatusChange = {
      job: describeJob(job),
      jobId: job.id,
      jobArn: job.arn,
      status: job.status,
      timestamp: this.options.clock.now(),
    };
    for (const listener of this.listeners) listener(change);
  }
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
