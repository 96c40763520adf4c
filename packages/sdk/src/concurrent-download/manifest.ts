import { fitInput, type ConcurrentDownloadInput } from '@stepwell/core/concurrent-download';
import { putObject } from '../objects/put-object.js';
import { type Stepwell } from '../stepwell.js';

/**
 * Puts the paths of an input that is too large for an execution into the workflow's bucket, and gives the input that
 * says where. The object is named by its content: the same paths always make the same input, so that a start stays
 * idempotent.
 */
export async function offloadPaths(
  stepwell: Stepwell,
  bucket: string,
  input: ConcurrentDownloadInput,
  abortSignal?: AbortSignal,
): Promise<ConcurrentDownloadInput> {
  const { manifest, input: fitted } = fitInput(input, bucket);
  if (manifest === undefined) return input;
  await putObject(stepwell, { bucket, key: manifest.key }, manifest.body, 'application/json', abortSignal);
  return fitted;
}
