import { type ServerResponse } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type RandomSource } from '@stepwell/asl';
import { internalCall } from '../../kernel/calls.js';
import { type CredentialRegistry } from '../../kernel/endpoint/credentials.js';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type KernelService, type Values } from '../../kernel/operation.js';
import { type AwsProxy } from '../../kernel/proxy/aws-proxy.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { invalidInput } from './errors.js';
import { type ImageSource, ImageStore } from './image/image-store.js';
import { checkProgram } from './image/program.js';
import { UnsupportedImage } from './image/unsupported-image.js';
import { describeJob, type Job, type JobStatus } from './jobs/job.js';
import { JobScheduler } from './jobs/job-scheduler.js';
import { definitionOperations } from './operations/definitions.js';
import { jobOperations } from './operations/jobs.js';
import { queueOperations } from './operations/queues.js';
import { tagOperations } from './operations/tags.js';
import { BatchStore } from './store.js';

/** Options of the Batch service. */
export interface BatchServiceOptions extends ServiceContext {
  /** Folder of the images; created if it does not exist. The caller removes it. */
  readonly directory: string;
  readonly credentials: CredentialRegistry;
  readonly random: Pick<RandomSource, 'uuid'>;
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
  /** The proxy for programs that jobs start. Default: they have none. */
  readonly proxy?: AwsProxy | undefined;
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

/**
 * AWS Batch on this machine: jobs whose image is an image asset with a plain Dockerfile around Node.js run as
 * processes, with Batch's states, retries, timeouts, environment and logs. Compute environments and queues are VALID
 * when they are created, and do not limit jobs.
 */
export class BatchService implements LocalService {
  readonly signingName = 'batch';
  private readonly http: HttpService;
  private readonly scheduler: JobScheduler;
  private readonly listeners = new Set<(change: JobStatusChange) => void>();

  constructor(private readonly options: BatchServiceOptions) {
    const { kernel, clock, random } = options;
    const store = new BatchStore(options);
    const images = new ImageStore(join(options.directory, 'images'), store.images);
    const scheduler = new JobScheduler({
      context: options,
      store,
      images,
      credentials: options.credentials,
      graceMs: options.stopGraceMs ?? 30_000,
      home: options.directory,
      allowAwsHosts: options.allowAwsHosts ?? false,
      proxy: options.proxy,
      maxRunning: options.maxRunningJobs ?? availableParallelism(),
      maxEnded: options.maxEndedJobs ?? 10_000,
      computeEnvironmentOf: (queueArn) =>
        (store.findQueue(queueArn)?.order[0]?.computeEnvironment ?? 'none').replace(/^.*\//, ''),
      onChange: (job) => this.emitStatus(job),
      onDefect: (problem) => options.onProblem?.(problem),
    });
    const dependencies = {
      store,
      scheduler,
      minTimeoutSeconds: options.minTimeoutSeconds ?? 60,
      newId: () => random.uuid(),
    };
    const service: KernelService = {
      model: readModel('batch'),
      foreign,
      operations: {
        ...queueOperations(dependencies),
        ...definitionOperations(dependencies),
        ...jobOperations(dependencies),
        ...tagOperations(dependencies),
      },
      internalOperations: imageOperations(images),
      invalidInput,
    };
    kernel.register(service);
    this.http = new HttpService(kernel, clock, service);
    this.scheduler = scheduler;
  }

  /** Calls an operation of the API by its name: `call('TerminateJob', { jobId, reason })`. Rejects with `AwsError`. */
  async call(operation: string, input: object): Promise<object> {
    const { kernel, clock, region } = this.options;
    // The kernel validates the input.
    const output = await kernel.invoke(
      'batch',
      operation,
      input as Values,
      internalCall({ source: 'deploy', clock, region }),
    );
    return output ?? {};
  }

  /**
   * Waits until a job has ended, and resolves to its details in DescribeJobs. Rejects with `ClientException` for an
   * unknown job ID.
   */
  async waitForJob(jobId: string): Promise<Readonly<Record<string, unknown>>> {
    return describeJob(await this.scheduler.whenEnded(jobId));
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
    return /^\/v1\/([a-z]+$|tags\/)/.test(path);
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  /** Ends every job; resolves when no process is left. */
  close(): Promise<void> {
    return this.scheduler.close();
  }

  /** https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html */
  private emitStatus(job: Job): void {
    const time = this.options.clock.now();
    const detail = describeJob(job);
    this.options.kernel.events.emit('aws-event', {
      source: 'aws.batch',
      detailType: 'Batch Job State Change',
      resources: [job.arn],
      detail,
      time,
    });
    const change: JobStatusChange = {
      job: detail,
      jobId: job.id,
      jobArn: job.arn,
      status: job.status,
      timestamp: time,
    };
    for (const listener of this.listeners) listener(change);
  }
}

/** Images of the app's assets. On AWS they are in a registry. */
function imageOperations(images: ImageStore) {
  return {
    /** Registers the source of an image by its URI. */
    PutImage: ({ uri, ...source }: ImageSource & { readonly uri: string }) => {
      images.add(uri, source);
    },
    /** Whether an image can run locally. `command` overrides its CMD. */
    DescribeImage: async ({ uri, command = [] }: { readonly uri: string; readonly command?: readonly string[] }) => {
      try {
        const { entrypoint, command: own } = await images.recipe(uri);
        checkProgram([...entrypoint, ...(command.length === 0 ? own : command)][0]);
        return {};
      } catch (error) {
        if (error instanceof UnsupportedImage) return { unsupportedReason: error.message };
        throw error;
      }
    },
  };
}
