import { createHash } from 'node:crypto';
import { type S3Object } from '@stepwell/core';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';
import { s3ClientOf } from './s3-client.js';

/** Writes a text to S3. The client of S3 is loaded with the first object. */
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

/** SHA-256 of a text, in hexadecimal: names an object by its content, so that what is sent twice lies in one place. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
