import { DescribeMapRunCommand } from '@aws-sdk/client-sfn';
import { Backoff, type PollingOptions } from '../backoff.js';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { HistoryCursor } from '../history-cursor.js';
import { type Stepwell } from '../stepwell.js';
import { type ProgressState, foldProgress, initialProgress } from './progress-fold.js';
import { type FanOutProgress } from './progress.js';

/** How eagerly to look for progress. */
export interface ProgressOptions extends PollingOptions, CallOptions {}

/** Progress as it is now. */
export async function readProgress(stepwell: Stepwell, executionArn: string, { abortSignal }: CallOptions): Promise<FanOutProgress> {
  const { state } = await catchUp(new HistoryCursor(stepwell, executionArn), initialProgress, abortSignal);
  return withMapRun(stepwell, state, abortSignal);
}

/** Progress each time that it has changed, until the execution has ended. */
export async function* watchProgress(stepwell: Stepwell, executionArn: string, options: ProgressOptions): AsyncGenerator<FanOutProgress, void, undefined> {
  const { abortSignal } = options;
  const cursor = new HistoryCursor(stepwell, executionArn);
  const backoff = new Backoff(stepwell, options);
  let shown: string | undefined;
  let state = initialProgress;
  for (;;) {
    const caughtUp = await catchUp(cursor, state, abortSignal);
    state = caughtUp.state;
    const progress = await withMapRun(stepwell, state, abortSignal);
    const now = JSON.stringify(progress);
    if (now !== shown) {
      shown = now;
      backoff.reset();
      yield progress;
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
async function withMapRun(stepwell: Stepwell, { mapRunArn, progress }: ProgressState, abortSignal: AbortSignal | undefined): Promise<FanOutProgress> {
  if (mapRunArn === undefined) return progress;
  const { itemCounts } = await call(stepwell.sfn, 'states:DescribeMapRun', abortSignal, () => stepwell.sfn.send(new DescribeMapRunCommand({ mapRunArn }), { abortSignal }));
  const done = (itemCounts?.succeeded ?? 0) + (itemCounts?.failed ?? 0) + (itemCounts?.timedOut ?? 0) + (itemCounts?.aborted ?? 0);
  return { ...progress, items: { planned: progress.items.planned ?? itemCounts?.total, done, failed: undefined } };
}
