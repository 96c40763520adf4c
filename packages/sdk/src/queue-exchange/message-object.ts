import { type QueueExchangeInput, fitMessage } from '@stepwell/core/queue-exchange';
import { parseS3Uri } from '@stepwell/core';
import { call } from '../call.js';
import { type Stepwell } from '../stepwell.js';

/** Puts a message that is too large for an execution into the exchange's bucket, and gives the input that says where. */
export async function offloadMessage(stepwell: Stepwell, bucket: () => Promise<string>, input: QueueExchangeInput, abortSignal?: AbortSignal): Promise<QueueExchangeInput> {
  const fitted = fitMessage(input, await bucket());
  if (fitted.object === undefined) return input;
  const { bucket: Bucket, key: Key, body: Body } = fitted.object;
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await stepwell.s3();
  const request = new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' });
  await call(s3, `s3:PutObject to s3://${Bucket}/${Key}`, abortSignal, () => s3.send(request, { abortSignal }));
  return fitted.input;
}

/** The JSON value at an `s3://` URI. */
export async function readJsonObject(stepwell: Stepwell, uri: string, abortSignal?: AbortSignal): Promise<unknown> {
  const place = parseS3Uri(uri);
  if (place === undefined) throw new TypeError(`${uri} is no s3://bucket/key URI`);
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await stepwell.s3();
  const request = new GetObjectCommand({ Bucket: place.bucket, Key: place.key });
  const { Body } = await call(s3, `s3:GetObject of ${uri}`, abortSignal, () => s3.send(request, { abortSignal }));
  return JSON.parse((await Body?.transformToString()) ?? '') as unknown;
}
