import { isAbortError } from '../../clock.js';
import { Backoff } from '../../backoff.js';
import { isAccessDenied, isCallFailed, isCredentialsUnavailable } from '../../errors/call-errors.js';
import { type Stepwell } from '../../stepwell.js';
import { type WorkerEvent } from './options.js';
import { WorkerFailed } from './permanent-failure.js';

/** Options of {@link runTasks}. */
export interface TaskPoolOptions {
  readonly stepwell: Stepwell;
  /** Name of the polled source, for error messages. */
  readonly source: string;
  readonly concurrency: number;
  /** Polls for up to `limit` tasks. Each is a function that runs the task and never rejects. */
  readonly poll: (limit: number, abortSignal: AbortSignal) => Promise<readonly (() => Promise<void>)[]>;
  /** Aborted when polling must stop. */
  readonly stopSignal: AbortSignal;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** Error codes that a retry cannot fix. */
const FATAL_ERROR_CODES =
  /^(QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|InvalidAddress|ActivityDoesNotExist|InvalidArn|ResourceNotFoundException)$/;

/**
 * Polls for tasks and runs up to `concurrency` of them, until it is stopped. Then it waits for running tasks. Failed
 * polls are retried with backoff.
 *
 * @throws WorkerFailed if polling fails permanently, after running tasks have finished
 */
export async function runTasks(options: TaskPoolOptions): Promise<void> {
  const { stepwell, source, concurrency, poll, stopSignal, onEvent } = options;
  const running = new Set<Promise<void>>();
  const backoff = new Backoff(stepwell, { minDelay: 0.1, maxDelay: 20 });
  let fatal: unknown;
  while (!stopSignal.aborted && fatal === undefined) {
    if (running.size >= concurrency) {
      await Promise.race(running);
      continue;
    }
    try {
      for (const task of await poll(concurrency - running.size, stopSignal)) {
        const run = task().finally(() => running.delete(run));
        running.add(run);
      }
      backoff.reset();
    } catch (error) {
      if (isAbortError(error)) continue;
      if (
        isAccessDenied(error) ||
        isCredentialsUnavailable(error) ||
        (isCallFailed(error) && FATAL_ERROR_CODES.test(error.code))
      ) {
        fatal = error;
        continue;
      }
      onEvent({ kind: 'problem', reason: error instanceof Error ? error.message : String(error) });
      await backoff.pause(stopSignal).catch(ignoreAbort);
    }
  }
  await Promise.all(running);
  if (fatal !== undefined) throw new WorkerFailed(source, fatal);
}

function ignoreAbort(error: unknown): void {
  if (!isAbortError(error)) throw error;
}
