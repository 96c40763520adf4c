import { isMessageReference, type MessageReference, s3Uri, utf8Bytes } from '@stepwell/core';
import { type OutputReader } from '../execution-handle.js';
import { type Stepwell } from '../stepwell.js';
import { contentHash, putObject } from './put-object.js';
import { readJsonObject } from './read-object.js';

/** Where inputs lie that are too large for an execution, by their content. */
function inputKey(hash: string): string {
  return `_stepwell/inputs/${hash}.json`;
}

/**
 * Puts a message into a bucket, named by its content: the same message always lies in one place, so that a start stays
 * idempotent.
 *
 * @param keyOf the object's key, of the message's hash; default `_stepwell/inputs/<hash>.json`
 */
export async function offloadMessage(
  stepwell: Stepwell,
  bucket: string,
  message: unknown,
  abortSignal?: AbortSignal,
  keyOf: (hash: string) => string = inputKey,
): Promise<MessageReference> {
  const body = JSON.stringify(message);
  const place = { bucket, key: keyOf(contentHash(body)) };
  await putObject(stepwell, place, body, 'application/json', abortSignal);
  return { stepwellMessage: { uri: s3Uri(place), bytes: utf8Bytes(body) } };
}

/**
 * What a message in S3 says; any other value as it is. @throws UnexpectedObject where the reference leads to no JSON
 */
export async function readMessage(stepwell: Stepwell, value: unknown, abortSignal?: AbortSignal): Promise<unknown> {
  return isMessageReference(value) ? readJsonObject(stepwell, value.stepwellMessage.uri, abortSignal) : value;
}

/** A reader of outputs that finds those which lie in S3. */
export function messageReader<Output>(stepwell: Stepwell, read: (value: unknown) => Output): OutputReader<Output> {
  return (value, abortSignal) =>
    isMessageReference(value) ? readMessage(stepwell, value, abortSignal).then(read) : read(value);
}
