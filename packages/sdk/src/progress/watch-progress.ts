import { Backoff, type PollingOptions, unlessThrottled } from '../backoff.js';
import { type CallOptions } from '../execution.js';
import { HistoryCursor } from '../history.js';
import { type Stepwell } from '../stepwell.js';
import { type ProgressReader } from './progress-reader.js';

/** Options for watching progress. */
export interface ProgressOptions extends PollingOptions, CallOptions {}

/** Reads the current progress. */
export async function readProgress<State, Progress>(
  reader: ProgressReader<State, Progress>,
  stepwell: Stepwell,
  executionArn: string,
  { abortSignal }: CallOptions,
): Promise<Progress> {
  const { state } = await catchUp(reader, new HistoryCursor(stepwell, executionArn), reader.initial, abortSignal);
  return reader.progressOf(state, stepwell, abortSignal);
}

/** Yields the progress of an execution whenever it has changed, until the execution has ended. */
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

/** The result of one poll. */
export interface ProgressSnapshot<Progress> {
  readonly progress: Progress;
  readonly ended: boolean;
}

/** Polls with backoff and yields the progress whenever it has changed, until it has ended. Repeats throttled polls. */
export async function* watchChanges<Progress>(
  stepwell: Stepwell,
  options: ProgressOptions,
  poll: () => Promise<ProgressSnapshot<Progress>>,
): AsyncGenerator<Progress, void, undefined> {
  const backoff = new Backoff(stepwell, options);
  let previous: string | undefined;
  for (;;) {
    const snapshot = await unlessThrottled(poll);
    const current = JSON.stringify(snapshot?.progress);
    if (snapshot !== undefined && current !== previous) {
      previous = current;
      backoff.reset();
      yield snapshot.progress;
    }
    if (snapshot?.ended === true) return;
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
    const page = await cursor.poll(abortSignal);
    state = page.events.reduce((before, event) => reader.fold(before, event), state);
    if (page.state !== 'more') return { state, ended: page.state === 'ended' };
  }
}
