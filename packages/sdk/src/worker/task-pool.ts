import { isAbortError } from '../abort.js';
import { Backoff } from '../backoff.js';
import { isAccessDenied, isCallFailed, isCredentialsUnavailable } from '../errors/call-errors.js';
import { type Stepwell } from '../stepwell.js';
import { type WorkerEvent } from './options.js';
import { WorkerFailed } from './permanent-failure.js';

/** How a pool gets its tasks. */
export interface TaskPoolOptions {
  readonly stepwell: Stepwell;
  /** What it polls, for messages. */
  readonly source: string;
  readonly concurrency: number;
  /** Asks for at most so many tasks; each is a function that does it and never rejects. */
  readonly poll: (most: number, abortSignal: AbortSignal) => Promise<readonly (() => Promise<void>)[]>;
  /** Aborted when no more tasks are to be taken. */
  readonly stopSignal: AbortSignal;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** Refusals that calling again does not mend. */
const FATAL_ERROR_CODES =
  /^(QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|InvalidAddress|ActivityDoesNotExist|InvalidArn|ResourceNotFoundException)$/;

/**
 * Polls for tasks and does at most so many at a time, until it is told to stop; then it waits for those at work. A call
 * that fails is made again after a pause that grows, as throttling asks for.
 *
 * @throws WorkerFailed where polling is refused for good; tasks at work are finished first
 */
export async function runTasks(options: TaskPoolOptions): Promise<void> {
  const { stepwell, source, concurrency, poll, stopSignal: stopping, onEvent } = options;
  const running = new Set<Promise<void>>();
  const backoff = new Backoff(stepwell, { minDelay: 0.1, maxDelay: 20 });
  let fatal: unknown;
  while (!stopping.aborted && fatal === undefined) {
    if (running.size >= concurrency) {
      await Promise.race(running);
      continue;
    }
    try {
      for (const task of await poll(concurrency - running.size, stopping)) {
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
      await backoff.pause(stopping).catch(ignoreAbort);
    }
  }
  await Promise.all(running);
  if (fatal !== undefined) throw new WorkerFailed(source, fatal);
}

function ignoreAbort(error: unknown): void {
  if (!isAbortError(error)) throw error;
}
