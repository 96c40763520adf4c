import { describeMapRun } from '../map-runs.js';
import { type ProgressReader } from '../progress/progress-reader.js';
import { foldProgress, initialProgress, type ProgressState } from './progress-fold.js';
import { type FanOutProgress } from './progress.js';

/** Progress of a request: by its history, and where a Distributed Map works by that run's counters. */
export const fanOutProgress: ProgressReader<ProgressState, FanOutProgress> = {
  initial: initialProgress,
  fold: foldProgress,
  // The children of a Distributed Map have histories of their own; the run's counts stand for them.
  async progressOf({ mapRunArn, progress }, stepwell, abortSignal) {
    if (mapRunArn === undefined) return progress;
    const { items } = await describeMapRun(stepwell, mapRunArn, abortSignal);
    return {
      ...progress,
      items: { planned: progress.items.planned ?? items.total, done: items.done, failed: undefined },
    };
  },
};
