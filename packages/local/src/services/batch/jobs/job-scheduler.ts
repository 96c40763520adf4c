import { clientException } from '../errors.js';
import { type BatchStore } from '../store.js';
import { hasEnded, type Job } from './job.js';
import { JobRunner, type JobRunnerDependencies } from './job-runner.js';

/** Options of the scheduler. */
export interface SchedulerOptions extends Omit<JobRunnerDependencies, 'update'> {
  /** Maximum number of running jobs. */
  readonly maxRunning: number;
  /** Maximum number of ended jobs; the oldest are evicted first. */
  readonly maxEnded: number;
  /** Called on every status change of a job. */
  readonly onChange: (job: Job) => void;
  /** Called with internal errors of the runtime. */
  readonly onDefect: (problem: string) => void;
}

/** Starts the jobs of an environment. Each waits for its dependencies and for a free slot. */
export class JobScheduler {
  /** The store has the jobs; these are the IDs of those that wait for something, and of ended ones, oldest first. */
  readonly #waiting = new Set<string>();
  readonly #ended = new Set<string>();
  readonly #active = new Set<Promise<void>>();
  readonly #watchers = new Map<string, ((job: Job) => void)[]>();
  readonly #runner: JobRunner;
  readonly #store: BatchStore;
  #isClosed = false;

  constructor(private readonly options: SchedulerOptions) {
    this.#store = options.store;
    this.#runner = new JobRunner({ ...options, update: (id, changes) => this.#update(id, changes) });
  }

  /** Adds a job. It starts when its dependencies have succeeded and a slot is free. */
  submit(job: Job): void {
    this.#store.jobs.set(job.id, job);
    this.#waiting.add(job.id);
    this.options.onChange(job);
    // SubmitJob returns before the job starts.
    this.#scheduleSoon();
  }

  /** Stops a job in any status. Unknown and ended jobs are ignored. */
  terminate(id: string, reason: string): void {
    const job = this.#store.jobs.get(id);
    if (job === undefined || hasEnded(job)) return;
    this.#store.updateJob(id, { statusReason: reason, isTerminated: true });
    if (this.#waiting.has(id)) this.#fail(id, reason);
    else this.#runner.stop(id);
  }

  /** Cancels a job that has not started. Other jobs are ignored. */
  cancel(id: string, reason: string): void {
    if (this.#waiting.has(id)) this.#fail(id, reason, { isCancelled: true });
  }

  /** Resolves once the job has ended. Throws `ClientException` if it does not exist. */
  async whenEnded(id: string): Promise<Job> {
    const job = this.#store.jobs.get(id);
    if (job === undefined) throw clientException(`Job ${id} does not exist`);
    if (hasEnded(job)) return job;
    return new Promise((resolve) => this.#watchers.set(id, [...(this.#watchers.get(id) ?? []), resolve]));
  }

  /** Ends every job; resolves when no process is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#runner.hurry();
    this.#store.transactions.run(() => {
      for (const id of [...this.#store.jobs.keys()]) this.terminate(id, 'The environment is closed');
    });
    await Promise.all(this.#active);
  }

  /** Schedules in the next turn. Until then, a virtual clock must not advance to the timeout of a task that waits. */
  #scheduleSoon(): void {
    const release = this.options.context.clock.keepAlive();
    setImmediate(() => {
      this.#schedule();
      release();
    });
  }

  #schedule(): void {
    if (this.#isClosed) return;
    const { jobs } = this.#store;
    for (const id of [...this.#waiting]) {
      const needed = jobs.get(id)?.dependsOn.map((other) => jobs.get(other)?.status ?? 'SUCCEEDED') ?? [];
      if (needed.includes('FAILED')) this.#fail(id, 'Dependent Job failed');
      else if (needed.every((status) => status === 'SUCCEEDED')) this.#become(id, 'RUNNABLE');
      else this.#become(id, 'PENDING');
    }
    const ready = [...this.#waiting].filter((id) => jobs.get(id)?.status === 'RUNNABLE');
    const priorities = new Map(ready.map((id) => [id, this.#priorityOf(id)]));
    ready.sort((a, b) => (priorities.get(b) ?? 0) - (priorities.get(a) ?? 0));
    for (const id of ready.slice(0, Math.max(0, this.options.maxRunning - this.#active.size))) this.#start(id);
  }

  #priorityOf(id: string): number {
    return this.#store.findQueue(this.#store.jobs.get(id)?.queueArn ?? '')?.priority ?? 0;
  }

  #start(id: string): void {
    this.#waiting.delete(id);
    const job = this.#store.jobs.get(id);
    if (job === undefined) return;
    const running = this.#runner
      .attempt(job)
      .catch((error: unknown) => {
        this.options.onDefect(`Job ${job.name} (${id}): ${String(error)}`);
        this.#fail(id, `CannotStartContainerError: ${String(error)}`);
      })
      .finally(() => {
        this.#active.delete(running);
        if (this.#store.jobs.get(id)?.status === 'RUNNABLE') this.#waiting.add(id);
        this.#schedule();
      });
    this.#active.add(running);
  }

  #become(id: string, status: 'PENDING' | 'RUNNABLE'): void {
    const before = this.#store.jobs.get(id)?.status;
    if (before === status) return;
    // Every job is pending for a moment.
    if (before === 'SUBMITTED') this.#update(id, { status: 'PENDING' });
    if (status === 'RUNNABLE') this.#update(id, { status });
  }

  #fail(id: string, statusReason: string, changes: Partial<Job> = {}): void {
    this.#waiting.delete(id);
    this.#update(id, { ...changes, status: 'FAILED', statusReason, stoppedAt: this.options.context.clock.now() });
    if (!this.#isClosed) this.#scheduleSoon();
  }

  #update(id: string, changes: Partial<Job>): Job {
    const job = this.#store.updateJob(id, changes);
    if (changes.status !== undefined) this.options.onChange(job);
    if (changes.status === undefined || !hasEnded(job)) return job;
    const watchers = this.#watchers.get(id) ?? [];
    this.#watchers.delete(id);
    for (const resolve of watchers) resolve(job);
    this.#ended.add(id);
    const [oldest] = this.#ended;
    if (this.#ended.size > this.options.maxEnded && oldest !== undefined) {
      this.#ended.delete(oldest);
      this.#store.transactions.run(() => this.#store.jobs.delete(oldest));
    }
    return job;
  }
}
