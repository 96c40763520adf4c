import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { fitsPayload } from '../contract/payload.js';
import { type ConcurrentDownloadInput } from './input.js';
import { inputManifestKey } from './storage-layout.js';

/** An input that fits an execution, and what has to lie in S3 before it starts. */
export interface FittedInput {
  readonly input: ConcurrentDownloadInput;
  /** The list of paths to put into S3 first, where the input was too long to hold it. */
  readonly manifest?: { readonly bucket: string; readonly key: string; readonly body: string };
}

/**
 * Makes an input fit the 256 KiB that an execution's input may have: a list of paths that is too long becomes a
 * manifest in the workflow's own bucket. Its key comes from its content, so the same list is stored once, however
 * often it is started.
 */
export function fitInput(input: ConcurrentDownloadInput, bucket: string): FittedInput {
  if (input.resourcePaths === undefined || fitsPayload(input)) return { input };
  const body = JSON.stringify([...new Set(input.resourcePaths)]);
  const manifest = { bucket, key: inputManifestKey(bytesToHex(sha256(new TextEncoder().encode(body)))) };
  const { resourcePaths: _inTheManifest, ...settings } = input;
  return { input: { ...settings, manifest }, manifest: { ...manifest, body } };
}
