import { type DownloadCounts } from './output.js';
import { type DownloadResult } from './result.js';

/** What the state machine gives the download function: one batch. */
export interface DownloadBatchEvent {
  /** The run's prefix in the bucket, ending in `/` (see `executionPrefix`). */
  readonly run: string;
  /** The batch's name within the run, such as `0` or `12`; its report is named by it. */
  readonly batch: string;
  readonly baseUrl: string;
  readonly resourcePaths: readonly string[];
  readonly lambdaConcur: number;
  /** Download again what is unchanged. */
  readonly force?: boolean;
}

/** What the download function gives back. */
export interface DownloadBatchResponse extends DownloadCounts {
  readonly batch: string;
  /** The key of the batch's report in the bucket. */
  readonly report: string;
  /** The results, where they take no more than 128 KiB. */
  readonly results?: readonly DownloadResult[];
}

/**
 * A batch's report in S3. The state machine writes one by itself for a batch whose function was lost; that one has no
 * `bytes`.
 */
export interface BatchReport {
  readonly batch: string;
  /** One result for each path of the batch, in its order. */
  readonly results: readonly DownloadResult[];
  /** How many bytes were downloaded and stored; 0 unless given. */
  readonly bytes?: number;
}

/** What the state machine gives the consolidate function. */
export interface ConsolidateEvent {
  /** The run's prefix in the bucket, ending in `/`. */
  readonly run: string;
  /** How many images the batches reported on, added up. */
  readonly reported: number;
}
