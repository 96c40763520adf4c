import { SdkError, isNamed } from '../errors/sdk-error.js';

/**
 * Thrown by a worker's handler for what trying again cannot mend: the execution that waits fails at once by this
 * error's `name`.
 *
 * ```ts
 * if (bands === 0) throw new PermanentFailure('InvalidScene', `${sceneUri} has no bands`);
 * ```
 */
export class PermanentFailure extends SdkError {
  /** @param name the error that the execution fails with, what `ErrorEquals` matches @param message its cause */
  constructor(name: string, message: string, cause?: unknown) {
    super(name, message, { fault: 'caller', retryable: false, cause, docs: 'PermanentFailure' });
  }
}

/** Ends a worker: it was given a queue or an activity that it may not or cannot poll. */
export class WorkerFailed extends SdkError {
  constructor(source: string, cause: unknown) {
    super(
      'WorkerFailed',
      `The worker of ${source} stopped: ${cause instanceof Error ? cause.message : String(cause)}`,
      { fault: 'caller', retryable: false, cause },
    );
  }
}

/** Whether `error` says that a worker cannot poll what it was given. */
export function isWorkerFailed(error: unknown): error is WorkerFailed {
  return isNamed(error, 'WorkerFailed');
}

/** Whether trying again cannot help: errors say so by `retryable: false`, as all of Stepwell do, or are named. */
export function isPermanent(error: unknown, names: readonly string[]): boolean {
  if (!(error instanceof Error)) return false;
  return names.includes(error.name) || ('retryable' in error && error.retryable === false);
}
