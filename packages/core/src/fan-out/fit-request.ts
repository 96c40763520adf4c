import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { fitsPayload } from '../contract/payload.js';
import { type FanOutRequest, type RequestManifest } from './request.js';

/** A request that fits the input of an execution, and the object to put into S3 before the execution starts. */
export interface FittedRequest {
  readonly request: FanOutRequest;
  /** The list of items to put into S3 first, if the request was too large to contain it. */
  readonly manifest?: RequestManifest & { readonly body: string };
}

/**
 * Makes a request fit the 256 KiB limit of an execution's input: a list that is too large becomes a manifest in the
 * workflow's bucket. The key is derived from the content, so that the same list is stored once, regardless of the
 * number of executions.
 */
export function fitRequest(request: FanOutRequest, bucket: string): FittedRequest {
  if (request.requests === undefined || fitsPayload(request)) return { request };
  const body = `${request.requests.map((item) => JSON.stringify(item)).join('\n')}\n`;
  const manifest = { bucket, key: requestManifestKey(bytesToHex(sha256(new TextEncoder().encode(body)))) };
  const { requests: _inTheManifest, ...identity } = request;
  return { request: { ...identity, manifest }, manifest: { ...manifest, body } };
}

/** Returns the key of a list of items that exceeds the payload limit, derived from its content. */
export function requestManifestKey(sha256Hex: string): string {
  return `_stepwell/inputs/${sha256Hex}.jsonl`;
}

/** Returns whether a manifest is read as JSON Lines. Any other manifest is read as a JSON array. */
export function isJsonLinesRequest(key: string): boolean {
  return key.endsWith('.jsonl') || key.endsWith('.ndjson');
}
