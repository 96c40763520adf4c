import { type FanOutRequest, fitRequest } from '@stepwell/core/fan-out';
import { putObject } from '../objects/put-object.js';
import { type Stepwell } from '../stepwell.js';

/**
 * Puts the items of a request that is too large for an execution into the workflow's bucket, and gives the request that
 * says where. The object is named by its content: the same items always make the same request, so that a start stays
 * idempotent.
 */
export async function offloadRequest(
  stepwell: Stepwell,
  bucket: string,
  given: FanOutRequest,
  abortSignal?: AbortSignal,
): Promise<FanOutRequest> {
  const { request, manifest } = fitRequest(given, bucket);
  if (manifest !== undefined)
    await putObject(stepwell, { bucket, key: manifest.key }, manifest.body, 'application/x-ndjson', abortSignal);
  return request;
}
