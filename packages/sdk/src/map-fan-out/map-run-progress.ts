import { describeMapRun } from '../map-runs.js';
import { type ProgressReader } from '../progress/progress-reader.js';
import { foldProgress, initialProgress, type ProgressState } from './progress-fold.js';
import { type FanOutProgress } from './progress.js';

/** Reads progress from the execution history, and for a Distributed Map from the counts of its Map Run. */
export const fanOutProgress: ProgressReader<ProgressState, FanOutProgress> = {
  initial: initialProgress,
  fold: foldProgress,
  // Child executions of a Distributed Map have separate histories, so read the counts of the Map Run.
  async progressOf({ mapRunArn, progress }, stepwell, abortSignal) {
    if (mapRunArn === undefined) return progress;
    const { items } = await describeMapRun(stepwell, mapRunArn, abortSignal);
    return {
      ...progress,
      items: { planned: progress.items.planned ?? items.total, done: items.done, failed: undefined },
    };
  },
};
