import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { fitsPayload } from '../contract/payload.js';
import { type ConcurrentDownloadInput } from './input.js';
import { inputManifestKey } from './storage-layout.js';

/** An input that fits an execution, and the object to write to S3 before the execution starts. */
export interface FittedInput {
  readonly input: ConcurrentDownloadInput;
  /** The list of paths to write to S3 first, if the input exceeds the limit. */
  readonly manifest?: { readonly bucket: string; readonly key: string; readonly body: string };
}

/**
 * Fits an input into the 256 KiB limit of an execution's input: the function moves a list of paths that is too long to
 * a manifest in the workflow's own bucket. The manifest's key derives from its content, so repeated starts store the
 * same list once.
 */
export function fitInput(input: ConcurrentDownloadInput, bucket: string): FittedInput {
  if (input.resourcePaths === undefined || fitsPayload(input)) return { input };
  const body = JSON.stringify([...new Set(input.resourcePaths)]);
  const manifest = { bucket, key: inputManifestKey(bytesToHex(sha256(new TextEncoder().encode(body)))) };
  const { resourcePaths: _inTheManifest, ...settings } = input;
  return { input: { ...settings, manifest }, manifest: { ...manifest, body } };
}
