import { isMessageReference, type MessageReference, s3Uri, utf8Bytes } from '@stepwell/core';
import { type OutputReader } from '../execution-handle.js';
import { type Stepwell } from '../stepwell.js';
import { contentHash, putObject, readJsonObject } from './s3-objects.js';

/** The object key of a large input. */
function inputKey(hash: string): string {
  return `_stepwell/inputs/${hash}.json`;
}

/**
 * Stores a message in a bucket. The object key is a hash of the content: the same message always has the same key, so
 * that starts stay idempotent.
 *
 * @param keyOf returns the object key for a hash. Default: `_stepwell/inputs/<hash>.json`
 */
export async function offloadMessage(
  stepwell: Stepwell,
  bucket: string,
  message: unknown,
  abortSignal?: AbortSignal,
  keyOf: (hash: string) => string = inputKey,
): Promise<MessageReference> {
  const body = JSON.stringify(message);
  const location = { bucket, key: keyOf(contentHash(body)) };
  await putObject(stepwell, location, body, 'application/json', abortSignal);
  return { stepwellMessage: { uri: s3Uri(location), bytes: utf8Bytes(body) } };
}

/** Reads a message from S3. Returns any other value as is. @throws UnexpectedObject if the object is not JSON */
export async function readMessage(stepwell: Stepwell, value: unknown, abortSignal?: AbortSignal): Promise<unknown> {
  return isMessageReference(value) ? readJsonObject(stepwell, value.stepwellMessage.uri, abortSignal) : value;
}

/** Creates a reader for outputs that resolves references to S3. */
export function messageReader<Output>(stepwell: Stepwell, read: (value: unknown) => Output): OutputReader<Output> {
  return (value, abortSignal) =>
    isMessageReference(value) ? readMessage(stepwell, value, abortSignal).then(read) : read(value);
}
