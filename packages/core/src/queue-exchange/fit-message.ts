import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { utf8Bytes } from '../contract/payload.js';
import { s3Uri } from '../s3-uri.js';
import { type QueueExchangeInput } from './contract.js';
import { INLINE_OUTPUT_LIMIT_BYTES } from './limits.js';
import { exchangeInputKey } from './storage-layout.js';

/** An input within the size limit of an execution, and the object to store in S3 before the execution starts. */
export interface FittedMessage {
  readonly input: QueueExchangeInput;
  readonly object?: { readonly bucket: string; readonly key: string; readonly body: string };
}

/**
 * Fits a message to the size limit of an execution. A message larger than 200,000 bytes moves to the bucket. A hash of
 * its content names the object, so that the start of the execution stays idempotent.
 */
export function fitMessage(input: QueueExchangeInput, bucket: string): FittedMessage {
  if (input.message === undefined) return { input };
  const body = JSON.stringify(input.message);
  if (utf8Bytes(body) <= INLINE_OUTPUT_LIMIT_BYTES) return { input };
  const object = { bucket, key: exchangeInputKey(bytesToHex(sha256(new TextEncoder().encode(body)))), body };
  return { input: { messageUri: s3Uri(object) }, object };
}
