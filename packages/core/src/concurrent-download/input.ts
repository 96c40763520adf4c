import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { fitsPayload } from '../contract/payload.js';
import { inputManifestKey } from './object-key.js';

/**
 * The input of one execution: the paths ({@link ListedDownload}), or the S3 location of a list of paths ({@link
 * ManifestDownload}).
 */
export type ConcurrentDownloadInput = ListedDownload | ManifestDownload;

/** The fields that both forms of the input share. */
export interface DownloadOptions {
  /**
   * The base of all paths: an http or https URL without credentials, query and fragment. An image's URL is this URL
   * without a trailing `/`, followed by `/` and the path.
   */
  readonly baseUrl: string;
  /** The number of concurrent requests of one function: 1 to 40. Choose a number that the server can handle. */
  readonly lambdaConcur: number;
  /**
   * The number of concurrent functions: 1 to 1,000. Default: the construct's `maxConcurrency`. An execution with
   * `resourcePaths` runs at most 40, the limit of an inline Map.
   */
  readonly maxConcurrency?: number;
  /** Downloads unchanged images again. Default: `false`. */
  readonly force?: boolean;
}

/** An input that lists its images. The list must fit the 256 KiB limit of an execution's input. */
export interface ListedDownload extends DownloadOptions {
  /**
   * The images, relative to `baseUrl`: no leading `/`, no `.` or `..` segment, no scheme, no fragment. The execution
   * downloads a duplicate path once.
   */
  readonly resourcePaths: readonly string[];
  readonly manifest?: undefined;
}

/** An input whose images an S3 object lists, in any number. */
export interface ManifestDownload extends DownloadOptions {
  /** The location of the list. */
  readonly manifest: S3Location;
  readonly resourcePaths?: undefined;
}

/**
 * An object in S3. A manifest is a JSON array, or JSON Lines if its key ends in `.jsonl` or `.ndjson`. An item is a
 * path or `{ "path": … }`.
 */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/**
 * Divides the paths of an execution into batches of at most `batchSize`, without duplicates. The state machine uses the
 * same JSONata expression: `$partition($distinct(resourcePaths), batchSize)`.
 *
 * @throws RangeError if `batchSize` is not an integer of at least 1
 */
export function planBatches(resourcePaths: readonly string[], batchSize: number): string[][] {
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new RangeError(`batchSize must be an integer of at least 1, got ${batchSize}`);
  const paths = [...new Set(resourcePaths)];
  return Array.from({ length: Math.ceil(paths.length / batchSize) }, (_, index) =>
    paths.slice(index * batchSize, (index + 1) * batchSize),
  );
}

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
