import { type ProgressStatus } from '../progress/progress-reader.js';

/** Progress of an execution. */
export interface FanOutProgress {
  readonly status: ProgressStatus;
  readonly items: {
    /** Total number. `undefined` until it is known: a manifest is counted while it is read. */
    readonly planned: number | undefined;
    /** Number of items with an outcome. The distributed strategy counts them per batch. */
    readonly done: number;
    /** Number of failed items. `undefined` while only batch counts are known. */
    readonly failed: number | undefined;
  };
}

/** Before the first event. */
export const noProgress: FanOutProgress = { status: 'RUNNING', items: { planned: undefined, done: 0, failed: 0 } };
