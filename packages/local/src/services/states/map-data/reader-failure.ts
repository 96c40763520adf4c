import { TaskFailure } from '@stepwell/asl';

/** Creates a `States.ItemReaderFailed` failure. */
export function readerFailed(cause: string): TaskFailure {
  return new TaskFailure('States.ItemReaderFailed', cause);
}

/** Converts a failure of S3 to `States.ItemReaderFailed` with its cause. */
export function asReaderFailure(error: unknown): unknown {
  if (!(error instanceof TaskFailure) || error.error === 'States.ItemReaderFailed') return error;
  return readerFailed(error.cause ?? error.message);
}
