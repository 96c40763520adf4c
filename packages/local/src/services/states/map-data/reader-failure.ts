import { TaskFailure } from '@stepwell/asl';

/** `States.ItemReaderFailed` with that cause. */
export function readerFailed(cause: string): TaskFailure {
  return new TaskFailure('States.ItemReaderFailed', cause);
}

/** What a Map state fails with when its items could not be read: a failure of S3 is only the cause. */
export function asReaderFailure(error: unknown): unknown {
  if (!(error instanceof TaskFailure) || error.error === 'States.ItemReaderFailed') return error;
  return readerFailed(error.cause ?? error.message);
}
