import { type ProgressStatus } from '../progress/progress-reader.js';

/** How far a run has come, as far as its history tells. */
export interface DownloadProgress {
  readonly status: ProgressStatus;
  readonly batches: {
    /** How many there are in all; `undefined` until the Map has started. */
    readonly planned: number | undefined;
    /** How many have ended. */
    readonly done: number;
    /** How many of those ended with every image lost, because the function failed. */
    readonly lost: number;
  };
  readonly images: {
    /** How many there are in all; `undefined` until it is known (a manifest is counted while it is read). */
    readonly planned: number | undefined;
    /** How many are settled, one way or the other. */
    readonly done: number;
    /** How many of those are in the bucket; `undefined` while only counts of items are known (runs from a manifest). */
    readonly succeeded: number | undefined;
    /** How many of the succeeded ones had not changed. */
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
