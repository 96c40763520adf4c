import { errorDocsUrl } from '@stepwell/core';

/**
 * What an aborted call rejects with, whichever reason the signal carries (it is the `cause`). The remote execution goes
 * on.
 */
export class AbortError extends Error {
  override readonly name = 'AbortError';
  /** The page that explains this error. */
  readonly docs = errorDocsUrl('AbortError');

  constructor(abortSignal?: AbortSignal) {
    super('The call was aborted; the execution itself goes on', { cause: abortSignal?.reason as unknown });
  }
}

/** Throws an {@link AbortError} when the signal has aborted. */
export function throwIfAborted(abortSignal: AbortSignal | undefined): void {
  if (abortSignal?.aborted) throw new AbortError(abortSignal);
}

/** Whether an error says that a caller's signal aborted the call (ours or the language's own). */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
