import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { addAbortSignal, type Readable } from 'node:stream';
import { type S3Client } from '@aws-sdk/client-s3';
import { type S3Object, parseS3Uri, s3Uri } from '@stepwell/core';
import { endpointInEnvironment, call } from '../call.js';
import { type Stepwell } from '../stepwell.js';
import { AbortError } from '../clock.js';
import { UnexpectedObject } from '../errors/call-errors.js';

/** Returns the S3 client of a handle. Loads its package on first use. */
export async function s3ClientOf(stepwell: Stepwell): Promise<S3Client> {
  const { S3Client: Client } = await import('@aws-sdk/client-s3');
  return stepwell.clientFor(
    's3',
    (config) =>
      new Client({
        ...config,
        ...(config.endpoint === undefined && endpointInEnvironment('S3') === undefined ? {} : { forcePathStyle: true }),
      }),
  );
}

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

/**
 * Reads the JSON value of an object in S3, by location or `s3://bucket/key` URI.
 *
 * @throws UnexpectedObject if it is not JSON, or the URI is invalid
 */
export async function readJsonObject(
  stepwell: Stepwell,
  location: S3Object | string,
  abortSignal?: AbortSignal,
): Promise<unknown> {
  const found = typeof location === 'string' ? parseS3Uri(location) : location;
  if (found === undefined) throw new UnexpectedObject(String(location), 'not an s3://bucket/key URI');
  const body = await bodyOf(stepwell, found, abortSignal);
  const text = (await body?.transformToString()) ?? '';
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UnexpectedObject(s3Uri(found), 'not JSON', error);
  }
}

/**
 * Streams the values of a JSON Lines object with constant memory. Leaving the loop early closes the connection.
 *
 * @param read converts a parsed value to its type; `undefined` if it is invalid
 * @param what the kind of value, for error messages: `an item outcome`
 * @throws UnexpectedObject naming the line
 */
export async function* readJsonLines<Value>(
  stepwell: Stepwell,
  location: S3Object,
  read: (value: object) => Value | undefined,
  what: string,
  abortSignal?: AbortSignal,
): AsyncGenerator<Value, void, undefined> {
  // In Node.js the body is a Readable. The SDK's type also covers browsers.
  const body = (await bodyOf(stepwell, location, abortSignal)) as Readable | undefined;
  if (body === undefined) return;
  if (abortSignal !== undefined) addAbortSignal(abortSignal, body);
  let line = 0;
  try {
    for await (const text of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text !== '') yield valueOf(text, read, `${s3Uri(location)}, line ${line}`, what);
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

function valueOf<Value>(
  text: string,
  read: (value: object) => Value | undefined,
  location: string,
  what: string,
): Value {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UnexpectedObject(location, `not ${what}`, error);
  }
  const value = typeof parsed === 'object' && parsed !== null ? read(parsed) : undefined;
  if (value === undefined) throw new UnexpectedObject(location, `not ${what}`);
  return value;
}
