import { describeMapRun } from '../map-runs.js';
import { type ProgressReader } from '../progress/progress-reader.js';
import { foldProgress, initialProgress, type ProgressState } from './progress-fold.js';
import { type DownloadProgress } from './progress.js';

/** Reads progress from the execution history, and for a Distributed Map from the counts of its Map Run. */
export const downloadProgress: ProgressReader<ProgressState, DownloadProgress> = {
  initial: initialProgress,
  fold: foldProgress,
  // Child executions of a Distributed Map have separate histories, so read the counts of the Map Run.
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
      // A succeeded item may contain an image that failed: only the totals at the end count images.
      images:
        progress.status === 'SUCCEEDED'
          ? progress.images
          : { planned: items.total, done: items.done, succeeded: undefined, unchanged: undefined, failed: undefined },
    };
  },
};
