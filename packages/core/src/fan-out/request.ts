import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { fitsPayload } from '../contract/payload.js';

/**
 * The input of one execution of a fan-out: the items themselves ({@link ListedRequest}), or the location of a list of
 * items in S3 ({@link ManifestRequest}).
 */
export type FanOutRequest = ListedRequest | ManifestRequest;

/** The members that both forms of a request share. */
export interface RequestIdentity {
  /** The id of the request, which the caller chooses: 1 to 64 letters, digits, `.`, `_` or `-`. */
  readonly requestId: string;
  /** The expected number of items. The request is rejected if the list has a different number of items. */
  readonly length?: number;
}

/** A request that lists its items. The list must fit the 256 KiB limit of an execution's input. */
export interface ListedRequest extends RequestIdentity {
  /** The items, at least one. */
  readonly requests: readonly FanOutItem[];
  readonly manifest?: undefined;
}

/** A request whose items are in an S3 object. */
export interface ManifestRequest extends RequestIdentity {
  /** The location of the list: a JSON array of items, or JSON Lines if the key ends in `.jsonl` or `.ndjson`. */
  readonly manifest: RequestManifest;
  readonly requests?: undefined;
}

/** An object in S3. */
export interface RequestManifest {
  readonly bucket: string;
  readonly key: string;
}

/**
 * One unit of work. The input of the compute function is in additional members of your choice. The index in the list
 * identifies an item, so that several items can have the same `caseId`.
 */
export interface FanOutItem {
  /** The id of the item, which the caller chooses: 1 to 256 characters. */
  readonly caseId: string;
  readonly [member: string]: unknown;
}

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
