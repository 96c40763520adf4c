import { TaskFailure, type Json } from '@stepwell/asl';
import { StatesError } from '../wire/states-error.js';

/** A task that waits for whoever has its token. */
interface WaitingTask {
  succeed(output: Json): void;
  fail(failure: TaskFailure): void;
  heartbeat(): void;
}

/** Tokens of tasks that have ended and that answer `TaskTimedOut` instead of `InvalidToken`. */
const maxEnded = 10_000;

/** The tasks that wait for SendTaskSuccess, SendTaskFailure or SendTaskHeartbeat: callbacks and activities. */
export class TaskTokens {
  readonly #waiting = new Map<string, WaitingTask>();
  readonly #ended = new Set<string>();

  /**
   * Waits until the token comes back. Rejects with the `TaskFailure` that was sent, or with the signal's reason once
   * nobody waits any more (a timeout, a stopped execution).
   */
  wait(token: string, signal: AbortSignal, heartbeat: () => void): Promise<Json> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#end(token);
        reject(signal.reason instanceof Error ? signal.reason : new Error('The task was given up'));
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
   * @param output Gives the output; called only when the token is a waiting task's
   * @throws StatesError `TaskTimedOut`, `InvalidToken`
   */
  succeed(token: string, output: () => Json): void {
    this.#find(token).succeed(output());
  }

  /** @throws StatesError `TaskTimedOut`, `InvalidToken` */
  fail(token: string, error: string | undefined, cause: string | undefined): void {
    this.#find(token).fail(new TaskFailure(error, cause));
  }

  /** @throws StatesError `TaskTimedOut`, `InvalidToken` */
  heartbeat(token: string): void {
    this.#find(token).heartbeat();
  }

  /** The task failed before its token could come back: whoever waits for it is rejected. */
  cancel(token: string): void {
    this.#waiting.get(token)?.fail(new TaskFailure(undefined, undefined));
  }

  #end(token: string): void {
    this.#waiting.delete(token);
    this.#ended.add(token);
    if (this.#ended.size > maxEnded) {
      const [oldest] = this.#ended;
      if (oldest !== undefined) this.#ended.delete(oldest);
    }
  }

  #find(token: string): WaitingTask {
    const task = this.#waiting.get(token);
    if (task !== undefined) return task;
    if (this.#ended.has(token))
      throw new StatesError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    throw new StatesError('InvalidToken', "Invalid Token: 'Invalid token'");
  }
}
