import { type ProgressStatus } from '../progress/progress-reader.js';

/** Progress of an execution. */
export interface DownloadProgress {
  readonly status: ProgressStatus;
  readonly batches: {
    /** Total number. `undefined` until the Map state has started. */
    readonly planned: number | undefined;
    /** Number of batches that have ended. */
    readonly done: number;
    /** Number of those whose function failed, so that all of their images failed. */
    readonly lost: number;
  };
  readonly images: {
    /** Total number. `undefined` until it is known: a manifest is counted while it is read. */
    readonly planned: number | undefined;
    /** Number of images that succeeded or failed. */
    readonly done: number;
    /** Number of those in the bucket. `undefined` while only item counts are known (executions with a manifest). */
    readonly succeeded: number | undefined;
    /** Number of the succeeded images that had not changed. */
    readonly unchanged: number | undefined;
    readonly failed: number | undefined;
  };
  /** Bytes downloaded so far. */
  readonly bytes: number;
}

/** Before the first event. */
export const noProgress: DownloadProgress = {
  status: 'RUNNING',
  batches: { planned: undefined, done: 0, lost: 0 },
  images: { planned: undefined, done: 0, succeeded: 0, unchanged: 0, failed: 0 },
  bytes: 0,
};
