import { DescribeMapRunCommand } from '@aws-sdk/client-sfn';
import { Backoff, type PollingOptions } from '../backoff.js';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { HistoryCursor } from '../history-cursor.js';
import { type Stepwell } from '../stepwell.js';
import { foldProgress, initialProgress, type ProgressState } from './progress-fold.js';
import { type DownloadProgress } from './progress.js';

/** How eagerly to look for progress. */
export interface ProgressOptions extends PollingOptions, CallOptions {}

/** Progress as it is now. */
export async function readProgress(stepwell: Stepwell, executionArn: string, { abortSignal }: CallOptions): Promise<DownloadProgress> {
  const cursor = new HistoryCursor(stepwell, executionArn);
  const { state } = await catchUp(cursor, initialProgress, abortSignal);
  return (await withMapRun(stepwell, state, abortSignal)).progress;
}

/** Progress each time that it has changed, until the execution has ended. */
export async function* watchProgress(stepwell: Stepwell, executionArn: string, options: ProgressOptions): AsyncGenerator<DownloadProgress, void, undefined> {
  const { abortSignal } = options;
  const cursor = new HistoryCursor(stepwell, executionArn);
  const backoff = new Backoff(stepwell, options);
  let shown: string | undefined;
  let state = initialProgress;
  for (;;) {
    const caughtUp = await catchUp(cursor, state, abortSignal);
    state = await withMapRun(stepwell, caughtUp.state, abortSignal);
    const now = JSON.stringify(state.progress);
    if (now !== shown) {
      shown = now;
      backoff.reset();
      yield state.progress;
    }
    if (caughtUp.ended) return;
    await backoff.pause(abortSignal);
  }
}

async function catchUp(cursor: HistoryCursor, from: ProgressState, abortSignal: AbortSignal | undefined): Promise<{ readonly state: ProgressState; readonly ended: boolean }> {
  let state = from;
  for (;;) {
    const look = await cursor.look(abortSignal);
    state = look.events.reduce(foldProgress, state);
    if (look.state !== 'more') return { state, ended: look.state === 'ended' };
  }
}

/** The children of a Distributed Map have histories of their own; the run's counts stand for them. */
async function withMapRun(stepwell: Stepwell, state: ProgressState, abortSignal: AbortSignal | undefined): Promise<ProgressState> {
  const { mapRunArn, progress } = state;
  if (mapRunArn === undefined) return state;
  const { itemCounts, executionCounts } = await call(stepwell.sfn, 'states:DescribeMapRun', abortSignal, () => stepwell.sfn.send(new DescribeMapRunCommand({ mapRunArn }), { abortSignal }));
  const done = (counts: typeof itemCounts): number => (counts?.succeeded ?? 0) + (counts?.failed ?? 0) + (counts?.timedOut ?? 0) + (counts?.aborted ?? 0);
  const lost = (executionCounts?.failed ?? 0) + (executionCounts?.timedOut ?? 0) + (executionCounts?.aborted ?? 0);
  return {
    ...state,
    progress: {
      ...progress,
      batches: { planned: executionCounts?.total, done: done(executionCounts), lost },
      // An item that succeeded was reported on, which does not mean that its image was there: only the totals at the end tell.
      images: progress.status === 'SUCCEEDED' ? progress.images : { planned: itemCounts?.total, done: done(itemCounts), succeeded: undefined, unchanged: undefined, failed: undefined },
    },
  };
}
