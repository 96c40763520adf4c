import { type FanOutRequest, fitRequest } from '@stepwell/core/fan-out';
import { putObject } from '../objects/s3-objects.js';
import { type Stepwell } from '../stepwell.js';

/**
 * Stores the items of a request that exceeds the payload limit in the workflow's bucket, and returns a request that
 * refers to them. The object key is a hash of the content: the same items always result in the same request, so that
 * starts stay idempotent.
 */
export async function offloadRequest(
  stepwell: Stepwell,
  bucket: string,
  original: FanOutRequest,
  abortSignal?: AbortSignal,
): Promise<FanOutRequest> {
  const { request, manifest } = fitRequest(original, bucket);
  if (manifest !== undefined)
    await putObject(stepwell, { bucket, key: manifest.key }, manifest.body, 'application/x-ndjson', abortSignal);
  return request;
}
