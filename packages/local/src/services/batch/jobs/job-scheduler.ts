import { BatchError } from '../batch-error.js';
import { hasEnded, type Job } from './job.js';
import { JobRunner, type JobRunnerParts } from './job-runner.js';

/** Options of the scheduler. */
export interface SchedulerOptions extends Omit<JobRunnerParts, 'changed'> {
  /** Maximum number of running jobs. */
  readonly maxRunning: number;
  /** Maximum number of ended jobs; the oldest are evicted first. */
  readonly maxEnded: number;
  readonly priorityOf: (queueArn: string) => number;
  /** Called on every status change of a job. */
  readonly onChange: (job: Job) => void;
  /** Called with internal errors of the runtime. */
  readonly onDefect: (problem: string) => void;
}

/** The jobs of an environment. Each waits for its dependencies and for a free slot. */
export class JobScheduler {
  readonly #jobs = new Map<string, Job>();
  readonly #waiting = new Set<Job>();
  readonly #active = new Set<Promise<void>>();
  readonly #watchers = new Map<Job, (() => void)[]>();
  readonly #ended = new Set<Job>();
  readonly #runner: JobRunner;
  #isClosed = false;

  constructor(private readonly options: SchedulerOptions) {
    this.#runner = new JobRunner({ ...options, changed: (job) => this.#changed(job) });
  }

  /** All jobs that are remembered, in the order of their submission. */
  all(): Job[] {
    return [...this.#jobs.values()];
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** Takes a job; it starts when what it depends on has succeeded and it is its turn. */
  submit(job: Job): void {
    for (const id of job.dependsOn)
      if (!this.#jobs.has(id)) throw new BatchError(`dependsOn: the job ${id} does not exist`);
    this.#jobs.set(job.id, job);
    this.#waiting.add(job);
    this.options.onChange(job);
    // SubmitJob returns before the job starts.
    setImmediate(() => this.#look());
  }

  /** Stops a job in any status. Ended jobs are ignored. */
  terminate(job: Job, reason: string): void {
    if (hasEnded(job)) return;
    job.statusReason = reason;
    job.isTerminated = true;
    if (this.#waiting.has(job)) this.#fail(job, reason);
    else this.#runner.stop(job);
  }

  /** Cancels a job that has not started. Other jobs are ignored. */
  cancel(job: Job, reason: string): void {
    if (!this.#waiting.has(job)) return;
    job.isCancelled = true;
    this.#fail(job, reason);
  }

  /** Resolves once the job has ended. */
  async whenEnded(job: Job): Promise<Job> {
    if (!hasEnded(job))
      await new Promise<void>((resolve) => this.#watchers.set(job, [...(this.#watchers.get(job) ?? []), resolve]));
    return job;
  }

  /** Ends every job; resolves when no process is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#runner.hurry();
    for (const job of this.all()) this.terminate(job, 'The environment is closed');
    await Promise.all(this.#active);
  }

  #look(): void {
    if (this.#isClosed) return;
    for (const job of [...this.#waiting]) {
      const needed = job.dependsOn.map((id) => this.#jobs.get(id)?.status ?? 'SUCCEEDED');
      if (needed.includes('FAILED')) this.#fail(job, 'Dependent Job failed');
      else if (needed.every((status) => status === 'SUCCEEDED')) this.#become(job, 'RUNNABLE');
      else this.#become(job, 'PENDING');
    }
    const ready = [...this.#waiting].filter((job) => job.status === 'RUNNABLE');
    ready.sort((a, b) => this.options.priorityOf(b.queueArn) - this.options.priorityOf(a.queueArn));
    for (const job of ready.slice(0, Math.max(0, this.options.maxRunning - this.#active.size))) this.#start(job);
  }

  #start(job: Job): void {
    this.#waiting.delete(job);
    const running = this.#runner
      .attempt(job)
      .catch((error: unknown) => {
        this.options.onDefect(`Job ${job.name} (${job.id}): ${String(error)}`);
        this.#fail(job, `CannotStartContainerError: ${String(error)}`);
      })
      .finally(() => {
        this.#active.delete(running);
        if (job.status === 'RUNNABLE') this.#waiting.add(job);
        this.#look();
      });
    this.#active.add(running);
  }

  #become(job: Job, status: 'PENDING' | 'RUNNABLE'): void {
    if (job.status === status) return;
    // Every job is pending for a moment.
    if (job.status === 'SUBMITTED') {
      job.status = 'PENDING';
      this.#changed(job);
    }
    if (status === 'PENDING') return;
    job.status = status;
    this.#changed(job);
  }

  #fail(job: Job, reason: string): void {
    this.#waiting.delete(job);
    job.status = 'FAILED';
    job.statusReason = reason;
    job.stoppedAt = this.options.context.clock.now();
    this.#changed(job);
    if (!this.#isClosed) setImmediate(() => this.#look());
  }

  #changed(job: Job): void {
    this.options.onChange(job);
    if (!hasEnded(job)) return;
    const watchers = this.#watchers.get(job) ?? [];
    this.#watchers.delete(job);
    for (const resolve of watchers) resolve();
    this.#ended.add(job);
    const [oldest] = this.#ended;
    if (this.#ended.size <= this.options.maxEnded || oldest === undefined) return;
    this.#ended.delete(oldest);
    this.#jobs.delete(oldest.id);
  }
}
