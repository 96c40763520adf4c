import { fitInput, type ConcurrentDownloadInput } from '@stepwell/core/concurrent-download';
import { putObject } from '../objects/put-object.js';
import { type Stepwell } from '../stepwell.js';

/**
 * Stores the paths of an input that exceeds the payload limit in the workflow's bucket, and returns an input that
 * refers to them. The object key is a hash of the content: the same paths always result in the same input, so that
 * starts stay idempotent.
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
