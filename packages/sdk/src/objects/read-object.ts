import { createInterface } from 'node:readline';
import { addAbortSignal, type Readable } from 'node:stream';
import { parseS3Uri, s3Uri, type S3Object } from '@stepwell/core';
import { AbortError } from '../abort.js';
import { call } from '../call.js';
import { UnexpectedObject } from '../errors/unexpected-object.js';
import { type Stepwell } from '../stepwell.js';
import { s3ClientOf } from './s3-client.js';

/**
 * The JSON value of an object in S3, by its place or its `s3://bucket/key` URI.
 *
 * @throws UnexpectedObject where it is no JSON, or the URI names no object
 */
export async function readJsonObject(
  stepwell: Stepwell,
  place: S3Object | string,
  abortSignal?: AbortSignal,
): Promise<unknown> {
  const found = typeof place === 'string' ? parseS3Uri(place) : place;
  if (found === undefined) throw new UnexpectedObject(String(place), 'not an s3://bucket/key URI');
  const body = await bodyOf(stepwell, found, abortSignal);
  const text = (await body?.transformToString()) ?? '';
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UnexpectedObject(s3Uri(found), 'not JSON', error);
  }
}

/**
 * The values of an object of JSON Lines, as it streams in: any number of them in little memory. Leaving the loop early
 * closes the connection.
 *
 * @param read makes a typed value of one that was parsed; `undefined` where it is none
 * @param what what a line is, for messages: `the outcome of an item`
 * @throws UnexpectedObject naming the line
 */
export async function* readJsonLines<Value>(
  stepwell: Stepwell,
  place: S3Object,
  read: (value: object) => Value | undefined,
  what: string,
  abortSignal?: AbortSignal,
): AsyncGenerator<Value, void, undefined> {
  // In Node the body is a Readable; the SDK's type also covers browsers.
  const body = (await bodyOf(stepwell, place, abortSignal)) as Readable | undefined;
  if (body === undefined) return;
  if (abortSignal !== undefined) addAbortSignal(abortSignal, body);
  let line = 0;
  try {
    for await (const text of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text !== '') yield valueOf(text, read, `${s3Uri(place)}, line ${line}`, what);
    }
    if (abortSignal?.aborted) throw new AbortError(abortSignal);
  } catch (error) {
    throw abortSignal?.aborted ? new AbortError(abortSignal) : error;
  } finally {
    body.destroy();
  }
}

async function bodyOf(stepwell: Stepwell, { bucket, key }: S3Object, abortSignal: AbortSignal | undefined) {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await s3ClientOf(stepwell);
  const request = new GetObjectCommand({ Bucket: bucket, Key: key });
  return (await call(s3, `s3:GetObject of s3://${bucket}/${key}`, abortSignal, () => s3.send(request, { abortSignal })))
    .Body;
}

function valueOf<Value>(text: string, read: (value: object) => Value | undefined, place: string, what: string): Value {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UnexpectedObject(place, `not ${what}`, error);
  }
  const value = typeof parsed === 'object' && parsed !== null ? read(parsed) : undefined;
  if (value === undefined) throw new UnexpectedObject(place, `not ${what}`);
  return value;
}
