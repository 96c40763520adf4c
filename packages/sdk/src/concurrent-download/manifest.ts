import { fitInput, type ConcurrentDownloadInput } from '@stepwell/core/concurrent-download';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';

/**
 * Puts the paths of an input that is too large for an execution into the workflow's bucket, and gives the input that says
 * where. The object is named by its content: the same paths always make the same input, so that a start stays idempotent.
 */
export async function offloadPaths(stepwell: Stepwell, bucket: string, input: ConcurrentDownloadInput, abortSignal?: AbortSignal): Promise<ConcurrentDownloadInput> {
  const fitted = fitInput(input, bucket);
  if (fitted.manifest === undefined) return input;
  const { key, body } = fitted.manifest;
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await stepwell.s3();
  const request = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' });
  await call(s3, `s3:PutObject to s3://${bucket}/${key}`, abortSignal, () => s3.send(request, { abortSignal }));
  return fitted.input;
}
