import { SdkError, isNamed } from '../../errors/sdk-error.js';

/**
 * Throw this error in a worker's handler for errors that must not be retried. The waiting execution fails at once with
 * this error's `name`.
 *
 * ```ts
 * if (bands === 0) throw new PermanentFailure('InvalidScene', `${sceneUri} has no bands`);
 * ```
 */
export class PermanentFailure extends SdkError {
  /** @param name the error name of the execution, as matched by `ErrorEquals` @param message the cause */
  constructor(name: string, message: string, cause?: unknown) {
    super(name, message, { fault: 'caller', retryable: false, cause, docs: 'PermanentFailure' });
  }
}

/** A worker stopped because its queue or activity does not exist or it lacks the permission to poll it. */
export class WorkerFailed extends SdkError {
  constructor(source: string, cause: unknown) {
    super(
      'WorkerFailed',
      `The worker of ${source} stopped: ${cause instanceof Error ? cause.message : String(cause)}`,
      { fault: 'caller', retryable: false, cause },
    );
  }
}

/** Whether `error` is a {@link WorkerFailed}. */
export function isWorkerFailed(error: unknown): error is WorkerFailed {
  return isNamed(error, 'WorkerFailed');
}

/** Whether an error must not be retried: it has `retryable: false`, or its name is listed. */
export function isPermanent(error: unknown, names: readonly string[]): boolean {
  if (!(error instanceof Error)) return false;
  return names.includes(error.name) || ('retryable' in error && error.retryable === false);
}
