import { createHash } from 'node:crypto';
import { type S3Object } from '@stepwell/core';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';
import { s3ClientOf } from './s3-client.js';

/** Writes a string to S3. Loads the S3 client on first use. */
export async function putObject(
  stepwell: Stepwell,
  { bucket, key }: S3Object,
  body: string,
  contentType: string,
  abortSignal?: AbortSignal,
): Promise<void> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await s3ClientOf(stepwell);
  const request = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType });
  await call(s3, `s3:PutObject to s3://${bucket}/${key}`, abortSignal, () => s3.send(request, { abortSignal }));
}

/** SHA-256 of a string, in hexadecimal. As an object key, it makes repeated writes of the same content idempotent. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
