import { describeMapRun } from '../map-runs.js';
import { type ProgressReader } from '../progress/progress-reader.js';
import { foldProgress, initialProgress, type ProgressState } from './progress-fold.js';
import { type DownloadProgress } from './progress.js';

/** Progress of a run: by its history, and where a Distributed Map works by that run's counters. */
export const downloadProgress: ProgressReader<ProgressState, DownloadProgress> = {
  initial: initialProgress,
  fold: foldProgress,
  // The children of a Distributed Map have histories of their own; the run's counts stand for them.
  async progressOf({ mapRunArn, progress }, stepwell, abortSignal) {
    if (mapRunArn === undefined) return progress;
    const { items, executions } = await describeMapRun(stepwell, mapRunArn, abortSignal);
    return {
      ...progress,
      batches: {
        planned: executions.total,
        done: executions.done,
        lost: executions.failed + executions.timedOut + executions.aborted,
      },
      // An item that succeeded was reported on, which does not mean that its image was there: only the totals at the
      // end tell.
      images:
        progress.status === 'SUCCEEDED'
          ? progress.images
          : { planned: items.total, done: items.done, succeeded: undefined, unchanged: undefined, failed: undefined },
    };
  },
};
