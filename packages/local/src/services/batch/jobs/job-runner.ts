import { randomBytes } from 'node:crypto';
import { AwsError } from '../../../kernel/aws-error.js';
import { invokeAs } from '../../../kernel/calls.js';
import { noFaults } from '../../../kernel/chaos/index.js';
import { type CredentialRegistry } from '../../../kernel/endpoint/credentials.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { type AwsProxy } from '../../../kernel/proxy/aws-proxy.js';
import { type BatchStore } from '../store.js';
import { type ImageStore } from '../image/image-store.js';
import { programOf } from '../image/program.js';
import { UnsupportedImage } from '../image/unsupported-image.js';
import { type Job } from './job.js';
import { jobEnvironment } from './job-environment.js';
import { isRetried } from './retry.js';
import { runProcess } from './run-process.js';

/** Dependencies of the runner. */
export interface JobRunnerDependencies {
  readonly context: ServiceContext;
  readonly store: BatchStore;
  readonly images: ImageStore;
  readonly credentials: CredentialRegistry;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  readonly home: string;
  readonly allowAwsHosts: boolean;
  /** The proxy for programs that jobs start. */
  readonly proxy?: AwsProxy | undefined;
  readonly computeEnvironmentOf: (queueArn: string) => string;
  /** Changes a job. Returns it. */
  readonly update: (id: string, changes: Partial<Job>) => Job;
}

/** Where a job logs that names no other group. */
const defaultLogGroup = '/aws/batch/job';

/** Milliseconds between SIGTERM and SIGKILL while the environment is closed. */
const closingGraceMs = 1000;

/** Longest time in milliseconds that a job runs before chaos takes its host away. */
const longestLifeMs = 300;

type StopReason = 'timeout' | 'terminated' | 'hostLost';

/** Runs the attempts of jobs, each as a process, and writes down how they ended. */
export class JobRunner {
  #isClosing = false;
  readonly #running = new Map<string, AbortController>();

  constructor(private readonly dependencies: JobRunnerDependencies) {}

  /** Ends the process of a job, if it has one. */
  stop(id: string): void {
    this.#running.get(id)?.abort('terminated' satisfies StopReason);
  }

  /** Shortens the grace period of processes, so that an environment closes quickly. */
  hurry(): void {
    this.#isClosing = true;
  }

  /** Runs one attempt; after it the job is SUCCEEDED, FAILED, or RUNNABLE again. */
  async attempt(job: Job): Promise<void> {
    const { id } = job;
    const { context, update } = this.dependencies;
    const stopping = new AbortController();
    this.#running.set(id, stopping);
    // A process needs real time, whatever the clock of the environment says.
    const release = context.clock.keepAlive();
    let timer: NodeJS.Timeout | undefined;
    const taskId = randomBytes(16).toString('hex');
    const cluster = this.dependencies.computeEnvironmentOf(job.queueArn);
    const taskArn = `arn:aws:ecs:${context.region}:${context.accountId}:task/${cluster}/${taskId}`;
    update(id, { status: 'STARTING', taskArn });
    let logStreamName: string | undefined;
    let startedAt: number | undefined;
    let exitCode: number | undefined;
    let reason: string | undefined;
    try {
      const { definition, options } = await this.#prepare(job, taskId);
      startedAt = context.clock.now();
      ({ logStreamName } = options);
      update(id, { status: 'RUNNING', startedAt, logStreamName });
      if (job.timeoutSeconds !== undefined)
        timer = setTimeout(() => stopping.abort('timeout' satisfies StopReason), job.timeoutSeconds * 1000);
      const lose = this.#hostLoss(job, stopping);
      ({ exitCode } = await runProcess({
        ...definition,
        signal: stopping.signal,
        graceMs: () =>
          stopping.signal.reason === ('hostLost' satisfies StopReason)
            ? 0
            : this.#isClosing
              ? Math.min(closingGraceMs, this.dependencies.graceMs)
              : this.dependencies.graceMs,
        onLine: options.onLine,
      }));
      if (lose?.() === true) exitCode = undefined;
    } catch (error) {
      if (!(error instanceof UnsupportedImage)) throw error;
      reason = `CannotStartContainerError: ${error.message}`;
    } finally {
      clearTimeout(timer);
      release();
      this.#running.delete(id);
    }
    this.#conclude(id, {
      taskArn,
      logStreamName,
      startedAt,
      exitCode,
      reason,
      stop: stopping.signal.aborted ? (stopping.signal.reason as StopReason) : undefined,
    }); // aborted here alone, with one of them
  }

  /**
   * With chaos, stops the job's process at a random time, as if its host was terminated. Call the returned function
   * when the process has ended; it returns whether the host was lost.
   */
  #hostLoss(job: Job, stopping: AbortController): (() => boolean) | undefined {
    const { faults = noFaults } = this.dependencies.context;
    const queue = job.queueArn.slice(job.queueArn.lastIndexOf('/') + 1);
    if (!faults.shouldInject('batch', 'kill', queue, job.id)) return undefined;
    const lose = (): void => stopping.abort('hostLost' satisfies StopReason);
    const timer = setTimeout(lose, faults.random('batch', 'kill', queue) * longestLifeMs);
    return () => {
      clearTimeout(timer);
      if (!stopping.signal.aborted) lose();
      return stopping.signal.reason === ('hostLost' satisfies StopReason);
    };
  }

  async #prepare(job: Job, taskId: string) {
    const { context, images, credentials, home, computeEnvironmentOf, allowAwsHosts, proxy } = this.dependencies;
    const image = await images.build(job.container.image);
    const role = job.container.jobRoleArn;
    const environment = jobEnvironment({
      job,
      home,
      attempt: job.attempts.length + 1,
      computeEnvironmentName: computeEnvironmentOf(job.queueArn),
      image: image.recipe.environment,
      region: context.region,
      endpoint: context.endpoint(),
      credentials: role === undefined ? undefined : credentials.issue(role),
    });
    const logOptions = job.container.logConfiguration?.options ?? {};
    const prefix =
      logOptions['awslogs-stream-prefix'] ?? /job-definition\/([^:]+)/.exec(job.definitionArn)?.[1] ?? job.name;
    const logStreamName = `${prefix}/default/${taskId}`;
    const logGroupName = logOptions['awslogs-group'] ?? defaultLogGroup;
    await this.#createLogStream(logGroupName, logStreamName);
    const onLine = (message: string): void => {
      if (message === '') return;
      const line = { logGroupName, logStreamName, timestamp: context.clock.now(), message };
      context.kernel.events.emit('log-line', line);
    };
    const network = {
      caller: `Job '${job.id}'`,
      endpoint: context.endpoint(),
      certificates: allowAwsHosts ? undefined : proxy?.certificates(),
      allowAwsHosts,
    };
    return {
      definition: { program: programOf(image, job.command, network), environment },
      options: { logStreamName, onLine },
    };
  }

  /** Creates the stream before the job starts, as the log driver does. The first line creates a missing log group. */
  async #createLogStream(logGroupName: string, logStreamName: string): Promise<void> {
    const { kernel, clock, region } = this.dependencies.context;
    if (kernel.service('cloudwatchlogs') === undefined) return;
    const invoke = invokeAs(kernel, { source: 'event', clock, region });
    await invoke('cloudwatchlogs', 'CreateLogStream', { logGroupName, logStreamName }).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    });
  }

  #conclude(
    id: string,
    {
      taskArn,
      logStreamName,
      startedAt,
      exitCode,
      reason,
      stop,
    }: {
      readonly taskArn: string;
      readonly logStreamName: string | undefined;
      readonly startedAt: number | undefined;
      readonly exitCode: number | undefined;
      readonly reason: string | undefined;
      readonly stop: StopReason | undefined;
    },
  ): void {
    const { context, store, update } = this.dependencies;
    const job = store.jobs.get(id);
    if (job === undefined) return;
    const stoppedAt = context.clock.now();
    const isLost = stop === 'hostLost';
    const ended = isLost
      ? `Host EC2 (instance i-${taskArn.slice(-17)}) terminated.`
      : reason === undefined
        ? 'Essential container in task exited'
        : 'Task failed to start';
    const statusReason = job.isTerminated
      ? (job.statusReason ?? ended)
      : stop === 'timeout'
        ? 'Job attempt duration exceeded timeout'
        : ended;
    const attempts = [
      ...job.attempts,
      {
        container: { taskArn, exitCode, reason, logStreamName, networkInterfaces: [] },
        startedAt,
        stoppedAt,
        statusReason,
      } as const,
    ];
    const hasSucceeded = exitCode === 0 && stop === undefined && !job.isTerminated;
    // A job that exceeded its timeout or was terminated is not retried.
    const isAgain =
      !hasSucceeded &&
      (stop === undefined || isLost) &&
      !job.isTerminated &&
      isRetried(job.retryStrategy, attempts.length, { exitCode, reason: reason ?? '', statusReason });
    update(id, {
      status: hasSucceeded ? 'SUCCEEDED' : isAgain ? 'RUNNABLE' : 'FAILED',
      attempts,
      exitCode,
      reason,
      statusReason,
      ...(isAgain ? {} : { stoppedAt }),
    });
  }
}
