import { Backoff, type PollingOptions } from '../backoff.js';
import { type CallOptions } from '../execution.js';
import { HistoryCursor } from '../history-cursor.js';
import { unlessThrottled } from '../unless-throttled.js';
import { type Stepwell } from '../stepwell.js';
import { type ProgressReader } from './progress-reader.js';

/** How eagerly to look for progress. */
export interface ProgressOptions extends PollingOptions, CallOptions {}

/** Progress as it is now. */
export async function readProgress<State, Progress>(
  reader: ProgressReader<State, Progress>,
  stepwell: Stepwell,
  executionArn: string,
  { abortSignal }: CallOptions,
): Promise<Progress> {
  const { state } = await catchUp(reader, new HistoryCursor(stepwell, executionArn), reader.initial, abortSignal);
  return reader.progressOf(state, stepwell, abortSignal);
}

/** Progress of an execution each time that it has changed, until the execution has ended. */
export async function* watchProgress<State, Progress>(
  reader: ProgressReader<State, Progress>,
  stepwell: Stepwell,
  executionArn: string,
  options: ProgressOptions,
): AsyncGenerator<Progress, void, undefined> {
  const { abortSignal } = options;
  const cursor = new HistoryCursor(stepwell, executionArn);
  let state = reader.initial;
  yield* watchChanges(stepwell, options, async () => {
    const caughtUp = await catchUp(reader, cursor, state, abortSignal);
    state = caughtUp.state;
    return { progress: await reader.progressOf(state, stepwell, abortSignal), ended: caughtUp.ended };
  });
}

/** One look at something that goes on. */
export interface ProgressSnapshot<Progress> {
  readonly progress: Progress;
  readonly ended: boolean;
}

/**
 * Looks again and again, ever less often while nothing changes, and gives what has changed, until it has ended.
 * Throttled looks are made again.
 */
export async function* watchChanges<Progress>(
  stepwell: Stepwell,
  options: ProgressOptions,
  look: () => Promise<ProgressSnapshot<Progress>>,
): AsyncGenerator<Progress, void, undefined> {
  const backoff = new Backoff(stepwell, options);
  let shown: string | undefined;
  for (;;) {
    const seen = await unlessThrottled(look);
    const now = JSON.stringify(seen?.progress);
    if (seen !== undefined && now !== shown) {
      shown = now;
      backoff.reset();
      yield seen.progress;
    }
    if (seen?.ended === true) return;
    await backoff.pause(options.abortSignal);
  }
}

async function catchUp<State, Progress>(
  reader: ProgressReader<State, Progress>,
  cursor: HistoryCursor,
  from: State,
  abortSignal: AbortSignal | undefined,
): Promise<{ readonly state: State; readonly ended: boolean }> {
  let state = from;
  for (;;) {
    const look = await cursor.poll(abortSignal);
    state = look.events.reduce((before, event) => reader.fold(before, event), state);
    if (look.state !== 'more') return { state, ended: look.state === 'ended' };
  }
}
