import { setTimeout as delay } from 'node:timers/promises';
import { AbortError, throwIfAborted } from './abort.js';

/** The SDK's source of time. Tests can inject their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after the given number of milliseconds. Rejects with an {@link AbortError} if the signal aborts. */
  sleep(milliseconds: number, abortSignal?: AbortSignal): Promise<void>;
}

/** The system clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, abortSignal) {
    throwIfAborted(abortSignal);
    try {
      await delay(milliseconds, undefined, { signal: abortSignal });
    } catch (error) {
      throw abortSignal?.aborted ? new AbortError(abortSignal) : error;
    }
  },
};
