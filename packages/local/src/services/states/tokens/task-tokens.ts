import { TaskFailure, type Json } from '@stepwell/asl';
import { InsertionQueue } from '../executions/insertion-queue.js';
import { Records, type Transactions } from '../../../kernel/transactions.js';
import { statesError } from '../errors.js';

/** A task that waits for its task token. */
interface WaitingTask {
  succeed(output: Json): void;
  fail(failure: TaskFailure): void;
  heartbeat(): void;
}

/** Maximum number of ended tasks whose tokens return `TaskTimedOut` instead of `InvalidToken`. */
const maxEnded = 10_000;

/** Tasks that wait for SendTaskSuccess or SendTaskFailure: callbacks and activities. */
export class TaskTokens {
  /** Tasks of running executions, so they are no records. */
  readonly #waiting = new Map<string, WaitingTask>();
  readonly #ended: Records<true>;
  /** Derived from the records. */
  readonly #endedInOrder = new InsertionQueue();

  constructor(private readonly transactions: Transactions) {
    this.#ended = new Records(transactions, 'sfn/ended-task-tokens');
  }

  /**
   * Waits until the token is returned. Rejects with the sent `TaskFailure`, or with the signal's reason after an abort
   * (a timeout, a stopped execution).
   */
  wait(token: string, signal: AbortSignal, heartbeat: () => void): Promise<Json> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#end(token);
        reject(signal.reason instanceof Error ? signal.reason : new Error('The task was aborted'));
      };
      const settle = (): void => {
        this.#end(token);
        signal.removeEventListener('abort', abort);
      };
      if (signal.aborted) {
        abort();
        return;
      }
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.set(token, {
        succeed: (output) => {
          settle();
          resolve(output);
        },
        fail: (failure) => {
          settle();
          reject(failure);
        },
        heartbeat,
      });
    });
  }

  /**
   * @param output returns the output; called only if a task waits for the token
   * @throws AwsError `TaskTimedOut`, `InvalidToken`
   */
  succeed(token: string, output: () => Json): void {
    this.#find(token).succeed(output());
  }

  /** @throws AwsError `TaskTimedOut`, `InvalidToken` */
  fail(token: string, error: string | undefined, cause: string | undefined): void {
    this.#find(token).fail(new TaskFailure(error, cause));
  }

  /** @throws AwsError `TaskTimedOut`, `InvalidToken` */
  heartbeat(token: string): void {
    this.#find(token).heartbeat();
  }

  /** Rejects the waiting promise of a task that failed before its token was returned. */
  cancel(token: string): void {
    this.#waiting.get(token)?.fail(new TaskFailure(undefined, undefined));
  }

  #end(token: string): void {
    this.#waiting.delete(token);
    this.transactions.run(() => {
      this.#ended.set(token, true);
      this.#endedInOrder.add(token);
      if (this.#ended.size <= maxEnded) return;
      const oldest = this.#endedInOrder.first();
      if (oldest === undefined) return;
      this.#endedInOrder.delete(oldest);
      this.#ended.delete(oldest);
    });
  }

  #find(token: string): WaitingTask {
    const task = this.#waiting.get(token);
    if (task !== undefined) return task;
    if (this.#ended.has(token))
      throw statesError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    throw statesError('InvalidToken', "Invalid Token: 'Invalid token'");
  }
}
