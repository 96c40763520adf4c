import { randomBytes } from 'node:crypto';
import { noFaults } from '../../../kernel/chaos/index.js';
import { type CredentialRegistry } from '../../../kernel/endpoint/credentials.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { type LogEntry } from '../../logs/index.js';
import { type ImageStore } from '../image/image-store.js';
import { programOf } from '../image/program.js';
import { UnsupportedImage } from '../image/unsupported-image.js';
import { type Job, type JobStatus } from './job.js';
import { jobEnvironment } from './job-environment.js';
import { isRetried } from './retry.js';
import { runProcess } from './run-process.js';

/** Dependencies of the runner. */
export interface JobRunnerParts {
  readonly context: ServiceContext;
  readonly images: ImageStore;
  readonly credentials: CredentialRegistry;
  readonly logs: { write(entry: LogEntry): void } | undefined;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  readonly home: string;
  readonly allowAwsHosts: boolean;
  readonly computeEnvironmentOf: (queueArn: string) => string;
  /** Tells that a job's status is another one. */
  readonly changed: (job: Job) => void;
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
  readonly #running = new Map<Job, AbortController>();

  constructor(private readonly parts: JobRunnerParts) {}

  /** Ends the process of a job, if it has one. */
  stop(job: Job): void {
    this.#running.get(job)?.abort('terminated' satisfies StopReason);
  }

  /** Shortens the grace period of processes, so that an environment closes quickly. */
  hurry(): void {
    this.#isClosing = true;
  }

  /** Runs one attempt; after it the job is SUCCEEDED, FAILED, or RUNNABLE again. */
  async attempt(job: Job): Promise<void> {
    const { context } = this.parts;
    const stopping = new AbortController();
    this.#running.set(job, stopping);
    // A process needs real time, whatever the clock of the environment says.
    const release = context.clock.keepAlive();
    let timer: NodeJS.Timeout | undefined;
    const taskId = randomBytes(16).toString('hex');
    job.taskArn = `arn:aws:ecs:${context.region}:${context.accountId}:task/${this.parts.computeEnvironmentOf(job.queueArn)}/${taskId}`;
    this.#set(job, 'STARTING');
    let startedAt: number | undefined;
    let exitCode: number | undefined;
    let reason: string | undefined;
    try {
      const { definition, options } = await this.#prepare(job, taskId);
      startedAt = context.clock.now();
      job.startedAt = startedAt;
      job.logStreamName = options.logStreamName;
      this.#set(job, 'RUNNING');
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
              ? Math.min(closingGraceMs, this.parts.graceMs)
              : this.parts.graceMs,
        onLine: options.onLine,
      }));
      if (lose?.() === true) exitCode = undefined;
    } catch (error) {
      if (!(error instanceof UnsupportedImage)) throw error;
      reason = `CannotStartContainerError: ${error.message}`;
    } finally {
      clearTimeout(timer);
      release();
      this.#running.delete(job);
    }
    this.#conclude(job, {
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
    const { faults = noFaults } = this.parts.context;
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
    const { context, images, credentials, logs, home, computeEnvironmentOf, allowAwsHosts } = this.parts;
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
    const onLine = (message: string): void => {
      if (message !== '') logs?.write({ logGroupName, logStreamName, timestamp: context.clock.now(), message });
    };
    return {
      definition: { program: programOf(image, job.command, { allowAwsHosts }), environment },
      options: { logStreamName, onLine },
    };
  }

  #conclude(
    job: Job,
    {
      startedAt,
      exitCode,
      reason,
      stop,
    }: {
      readonly startedAt: number | undefined;
      readonly exitCode: number | undefined;
      readonly reason: string | undefined;
      readonly stop: StopReason | undefined;
    },
  ): void {
    const stoppedAt = this.parts.context.clock.now();
    const { taskArn = '', logStreamName } = job;
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
    job.attempts.push({
      container: {
        taskArn,
        ...(exitCode === undefined ? {} : { exitCode }),
        ...(reason === undefined ? {} : { reason }),
        ...(startedAt === undefined ? {} : { logStreamName }),
        networkInterfaces: [],
      },
      ...(startedAt === undefined ? {} : { startedAt }),
      stoppedAt,
      statusReason,
    });
    if (exitCode === undefined) delete job.exitCode;
    else job.exitCode = exitCode;
    if (reason === undefined) delete job.reason;
    else job.reason = reason;
    job.statusReason = statusReason;
    const succeeded = exitCode === 0 && stop === undefined && !job.isTerminated;
    // A job that took too long is not tried again, nor one that was terminated.
    const again =
      !succeeded &&
      (stop === undefined || isLost) &&
      !job.isTerminated &&
      isRetried(job.retryStrategy, job.attempts.length, { exitCode, reason: reason ?? '', statusReason });
    if (!again) job.stoppedAt = stoppedAt;
    this.#set(job, succeeded ? 'SUCCEEDED' : again ? 'RUNNABLE' : 'FAILED');
  }

  #set(job: Job, status: JobStatus): void {
    job.status = status;
    this.parts.changed(job);
  }
}
