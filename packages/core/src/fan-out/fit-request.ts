import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { fitsPayload } from '../contract/payload.js';
import { type FanOutRequest, type RequestManifest } from './request.js';

/** A request that fits an execution, and what has to lie in S3 before it starts. */
export interface FittedRequest {
  readonly request: FanOutRequest;
  /** The list of items to put into S3 first, where the request was too long to hold it. */
  readonly manifest?: RequestManifest & { readonly body: string };
}

/**
 * Makes a request fit the 256 KiB that an execution's input may have: a list that is too long becomes a manifest in the
 * workflow's own bucket. Its key comes from its content, so that the same list is stored once, however often it is
 * started.
 */
export function fitRequest(request: FanOutRequest, bucket: string): FittedRequest {
  if (request.requests === undefined || fitsPayload(request)) return { request };
  const body = `${request.requests.map((item) => JSON.stringify(item)).join('\n')}\n`;
  const manifest = { bucket, key: requestManifestKey(bytesToHex(sha256(new TextEncoder().encode(body)))) };
  const { requests: _inTheManifest, ...identity } = request;
  return { request: { ...identity, manifest }, manifest: { ...manifest, body } };
}

/** The key of a request's list of items that was too long for a payload, named by its own content. */
export function requestManifestKey(sha256Hex: string): string {
  return `_stepwell/inputs/${sha256Hex}.jsonl`;
}

/** Whether a manifest is read as JSON Lines; any other is read as a JSON array. */
export function isJsonLinesRequest(key: string): boolean {
  return key.endsWith('.jsonl') || key.endsWith('.ndjson');
}
