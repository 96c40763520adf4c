import { TaskFailure } from '@stepwell/asl';

/** Creates a `States.ItemReaderFailed` failure. */
export function readerFailed(cause: string): TaskFailure {
  return new TaskFailure('States.ItemReaderFailed', cause);
}

/** Returns whether an error of zlib says that compressed data is invalid. */
function isInvalidData(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^(Z_|ZSTD_)/.test(String(error.code));
}

/** Converts a failure of S3 or of decompression to `States.ItemReaderFailed` with its cause. */
export function asReaderFailure(error: unknown): unknown {
  if (isInvalidData(error)) return readerFailed(`The file cannot be decompressed: ${error.message}`);
  if (!(error instanceof TaskFailure) || error.error === 'States.ItemReaderFailed') return error;
  return readerFailed(error.cause ?? error.message);
}
