import { type S3Location } from './input.js';
import { type DownloadFailure, type DownloadResult } from './result.js';

/** The totals of a batch or of a whole execution. `requested` is the sum of `succeeded` and `failed`. */
export interface DownloadCounts {
  /** The number of requested images, with each path counted once. */
  readonly requested: number;
  /** The number of images that are in the bucket, including unchanged ones. */
  readonly succeeded: number;
  /** The number of succeeded images that were not downloaded again because they are unchanged. */
  readonly unchanged: number;
  /** The number of images that failed to download. */
  readonly failed: number;
  /** The number of bytes that were downloaded and stored. */
  readonly bytes: number;
}

/**
 * The output of a succeeded execution, which `Publish failures` also sends for a failed one. It is smaller than 64 KiB
 * for any number of images.
 */
export interface ConcurrentDownloadOutput extends DownloadCounts {
  /** Whether the bucket contains every image. */
  readonly allSucceeded: boolean;
  /** The first failures, at most 10, in the order of the batches. */
  readonly firstFailures: readonly DownloadFailure[];
  /** The location of all results: JSON Lines, one {@link DownloadResult} per line, in the order of the batches. */
  readonly report: S3Location;
  /** All results, if they take no more than 32 KiB. */
  readonly results?: readonly DownloadResult[];
}
