import { setTimeout as delay } from 'node:timers/promises';
import { errorDocsUrl } from '@stepwell/core';

/** The error that an aborted call rejects with. `cause` is the abort reason. The execution keeps running. */
export class AbortError extends Error {
  override readonly name = 'AbortError';
  /** The page that explains this error. */
  readonly docs = errorDocsUrl('AbortError');

  constructor(abortSignal?: AbortSignal) {
    super('The call was aborted. The execution keeps running', { cause: abortSignal?.reason as unknown });
  }
}

/** Throws an {@link AbortError} when the signal has aborted. */
export function throwIfAborted(abortSignal: AbortSignal | undefined): void {
  if (abortSignal?.aborted) throw new AbortError(abortSignal);
}

/** Whether an error is an `AbortError`, from this package or from the platform. */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

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
