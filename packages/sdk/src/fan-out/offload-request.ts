import { type FanOutRequest, fitRequest } from '@stepwell/core/fan-out';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';

/**
 * Puts the items of a request that is too large for an execution into the workflow's bucket, and gives the request that says where.
 * The object is named by its content: the same items always make the same request, so that a start stays idempotent.
 */
export async function offloadRequest(stepwell: Stepwell, bucket: string, given: FanOutRequest, abortSignal?: AbortSignal): Promise<FanOutRequest> {
  const { request, manifest } = fitRequest(given, bucket);
  if (manifest === undefined) return request;
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await stepwell.s3();
  const put = new PutObjectCommand({ Bucket: bucket, Key: manifest.key, Body: manifest.body, ContentType: 'application/x-ndjson' });
  await call(s3, `s3:PutObject to s3://${bucket}/${manifest.key}`, abortSignal, () => s3.send(put, { abortSignal }));
  return request;
}
