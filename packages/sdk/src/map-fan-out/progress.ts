import { type ProgressStatus } from '../progress/progress-reader.js';

/** How far a request has come, as far as its history tells. */
export interface FanOutProgress {
  readonly status: ProgressStatus;
  readonly items: {
    /** How many there are in all; `undefined` until it is known (a manifest is counted while it is read). */
    readonly planned: number | undefined;
    /** How many have their outcome. By the strategy distributed they are counted by the batch. */
    readonly done: number;
    /** How many of those failed; `undefined` while only counts of batches are known. */
    readonly failed: number | undefined;
  };
}

/** Before the first event. */
export const noProgress: FanOutProgress = { status: 'RUNNING', items: { planned: undefined, done: 0, failed: 0 } };
