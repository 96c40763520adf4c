import { type S3Location } from './input.js';
import { type DownloadFailure, type DownloadResult } from './result.js';

/** Totals of a batch or of a whole run. `requested` is `succeeded` and `failed` together. */
export interface DownloadCounts {
  /** How many images were asked for, each path once. */
  readonly requested: number;
  /** How many are in the bucket now, unchanged ones included. */
  readonly succeeded: number;
  /** How many of the succeeded ones were not downloaded again because nothing had changed. */
  readonly unchanged: number;
  /** How many could not be downloaded. */
  readonly failed: number;
  /** How many bytes were downloaded and stored. */
  readonly bytes: number;
}

/**
 * The output of a succeeded execution, and what `Publish failures` tells of a failed one. Below 64 KiB, however many
 * images there were.
 */
export interface ConcurrentDownloadOutput extends DownloadCounts {
  /** Whether every image is in the bucket. */
  readonly allSucceeded: boolean;
  /** The first failures, at most 10, in the order of the batches. */
  readonly firstFailures: readonly DownloadFailure[];
  /** Where every result stands: JSON Lines, one {@link DownloadResult} a line, in the order of the batches. */
  readonly report: S3Location;
  /** Every result, where they take no more than 32 KiB. */
  readonly results?: readonly DownloadResult[];
}
