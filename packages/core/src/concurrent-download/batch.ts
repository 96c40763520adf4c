import { type DownloadCounts } from './output.js';
import { type DownloadResult } from './result.js';

/** The event that the state machine passes to the download function: one batch. */
export interface DownloadBatchEvent {
  /** The execution's prefix in the bucket, which ends in `/` (see `executionPrefix`). */
  readonly run: string;
  /** The batch's name within the execution, such as `0` or `12`. The report's key contains this name. */
  readonly batch: string;
  readonly baseUrl: string;
  readonly resourcePaths: readonly string[];
  readonly lambdaConcur: number;
  /** Downloads unchanged images again. */
  readonly force?: boolean;
}

/** The response of the download function. */
export interface DownloadBatchResponse extends DownloadCounts {
  readonly batch: string;
  /** The key of the batch's report in the bucket. */
  readonly report: string;
  /** The results, if they take no more than 128 KiB. */
  readonly results?: readonly DownloadResult[];
}

/**
 * A batch's report in S3. The state machine writes the report itself if the batch's function was lost; that report has
 * no `bytes`.
 */
export interface BatchReport {
  readonly batch: string;
  /** One result for each path of the batch, in the order of the paths. */
  readonly results: readonly DownloadResult[];
  /** The number of bytes that were downloaded and stored. Default: 0. */
  readonly bytes?: number;
}

/** The event that the state machine passes to the consolidate function. */
export interface ConsolidateEvent {
  /** The execution's prefix in the bucket, which ends in `/`. */
  readonly run: string;
  /** The total number of images that the batches reported. */
  readonly reported: number;
}
