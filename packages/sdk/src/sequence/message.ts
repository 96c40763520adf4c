import { createHash } from 'node:crypto';
import { parseS3Uri, s3Uri, utf8Bytes } from '@stepwell/core';
import { type MessageReference } from '@stepwell/core/batch-job';
import { inputMessageKey } from '@stepwell/core/sequence';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';

/** Puts a message into the workflow's bucket, named by its content: the same message always lies in one place, so that a start stays idempotent. */
export async function storeMessage(stepwell: Stepwell, bucket: string, message: unknown, abortSignal?: AbortSignal): Promise<MessageReference> {
  const body = JSON.stringify(message);
  const key = inputMessageKey(createHash('sha256').update(body).digest('hex'));
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await stepwell.s3();
  const request = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' });
  await call(s3, `s3:PutObject to s3://${bucket}/${key}`, abortSignal, () => s3.send(request, { abortSignal }));
  return { stepwellMessage: { uri: s3Uri({ bucket, key }), bytes: utf8Bytes(body) } };
}

/**
 * What a reference stands for.
 *
 * @throws SyntaxError where it lies there and is no JSON, or the reference names no object in S3
 */
export async function readMessage(stepwell: Stepwell, { stepwellMessage: { uri } }: MessageReference, abortSignal?: AbortSignal): Promise<unknown> {
  const place = parseS3Uri(uri);
  if (place === undefined) throw new SyntaxError(`${uri}: not an s3://bucket/key URI`);
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await stepwell.s3();
  const request = new GetObjectCommand({ Bucket: place.bucket, Key: place.key });
  const { Body } = await call(s3, `s3:GetObject of ${uri}`, abortSignal, () => s3.send(request, { abortSignal }));
  const text = (await Body?.transformToString()) ?? '';
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new SyntaxError(`${uri}: not JSON`, { cause: error });
  }
}
