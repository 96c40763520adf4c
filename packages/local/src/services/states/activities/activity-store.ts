import { type Clock, type Json } from '@stepwell/asl';
import { Records, type Transactions } from '../../../kernel/transactions.js';
import { type ArnScope, parseStatesArn, statesArn } from '../arns.js';
import { type EncryptionConfiguration } from '../machines/machine.js';
import { statesError } from '../errors.js';

/** An activity: a queue of tasks that workers poll. */
export interface Activity {
  readonly arn: string;
  readonly name: string;
  readonly creationDate: number;
  readonly encryption: EncryptionConfiguration;
}

/** A task of an execution in an activity's queue. */
export interface ActivityTask {
  readonly token: string;
  readonly input: Json;
  /** Aborted when the execution no longer waits. The task is then skipped. */
  readonly signal: AbortSignal;
  /** Called when a worker receives the task. */
  started(workerName: string | undefined): void;
}

/** A waiting poll of a worker. */
type Poll = (task: ActivityTask | undefined) => void;

interface ActivityQueue {
  readonly tasks: ActivityTask[];
  readonly polls: Set<Poll>;
}

/**
 * The activities and their queues (first in, first out). The queues hold tasks of running executions and polls, so they
 * are no records.
 */
export class ActivityStore {
  readonly #activities: Records<Activity>;
  readonly #queues = new Map<string, ActivityQueue>();

  constructor(
    transactions: Transactions,
    private readonly scope: ArnScope,
    private readonly clock: Clock,
  ) {
    this.#activities = new Records(transactions, 'sfn/activities');
  }

  /** Creates an activity. If the name exists, returns the existing activity, as AWS does. */
  create(name: string, encryption: EncryptionConfiguration): Activity {
    const arn = statesArn(this.scope, 'activity', name);
    const existing = this.#activities.get(arn);
    if (existing !== undefined) return existing;
    const activity: Activity = { arn, name, creationDate: this.clock.now(), encryption };
    this.#activities.set(arn, activity);
    return activity;
  }

  /** Deletes an activity. An unknown activity is ignored. */
  delete(arn: string): void {
    parseStatesArn(arn, ['activity']);
    for (const poll of this.#queues.get(arn)?.polls ?? []) poll(undefined);
    this.#queues.delete(arn);
    this.#activities.delete(arn);
  }

  all(): Activity[] {
    return [...this.#activities.values()];
  }

  has(arn: string): boolean {
    return this.#activities.has(arn);
  }

  /** @throws AwsError `InvalidArn`, `ActivityDoesNotExist` */
  get(arn: string): Activity {
    parseStatesArn(arn, ['activity']);
    const activity = this.#activities.get(arn);
    if (activity === undefined) throw statesError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`);
    return activity;
  }

  /** Passes a task to a polling worker, or adds it to the queue. */
  schedule(arn: string, task: ActivityTask): void {
    const queue = this.#queue(arn);
    const [poll] = queue.polls;
    if (poll === undefined) queue.tasks.push(task);
    else poll(task);
  }

  /**
   * Waits up to `milliseconds` of real time for a task. Resolves to `undefined` on a timeout, when the activity is
   * deleted, or when the worker disconnects.
   */
  poll(arn: string, milliseconds: number, signal: AbortSignal): Promise<ActivityTask | undefined> {
    const queue = this.#queue(arn);
    for (let task = queue.tasks.shift(); task !== undefined; task = queue.tasks.shift()) {
      if (!task.signal.aborted) return Promise.resolve(task);
    }
    return new Promise((resolve) => {
      // Real time, because workers are other processes, and a virtual clock would skip the wait.
      const timer = setTimeout(() => poll(undefined), milliseconds);
      const hungUp = (): void => poll(undefined);
      const poll: Poll = (task) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', hungUp);
        queue.polls.delete(poll);
        resolve(task);
      };
      signal.addEventListener('abort', hungUp, { once: true });
      queue.polls.add(poll);
    });
  }

  /** Ends all polls. */
  close(): void {
    for (const queue of this.#queues.values()) for (const poll of queue.polls) poll(undefined);
  }

  #queue(arn: string): ActivityQueue {
    this.get(arn);
    const queue = this.#queues.get(arn) ?? { tasks: [], polls: new Set() };
    this.#queues.set(arn, queue);
    return queue;
  }
}
