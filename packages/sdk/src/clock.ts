import { setTimeout as delay } from 'node:timers/promises';
import { AbortError, throwIfAborted } from './abort.js';

/** Time as the SDK sees it; tests inject one that jumps. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds; rejects with an {@link AbortError} as soon as the signal aborts. */
  sleep(milliseconds: number, abortSignal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
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
