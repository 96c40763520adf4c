import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type ExecutionState } from './execution-state.js';
import { type EventsOptions, type HistoryOptions } from './history.js';
import { type MapRun } from './map-runs.js';
import { type ResultOptions } from './result.js';

/** What every call of a handle takes. */
export interface CallOptions {
  /** Aborts the call with an `AbortError`; the execution itself goes on. */
  readonly abortSignal?: AbortSignal;
}

/** How {@link Execution.stop} explains itself in the history. */
export interface StopOptions extends CallOptions {
  /** Error name of the aborted execution. */
  readonly error?: string;
  /** Why, for whoever reads it later. */
  readonly cause?: string;
}

/** How {@link Execution.redrive} is called. */
export interface RedriveOptions extends CallOptions {
  /** The same token again within 15 minutes redrives nothing and answers the same; default a random one. */
  readonly clientToken?: string;
}

/**
 * A Standard execution that was started, by this program or another. Holding one costs nothing; every method is a call.
 */
export interface Execution<Output> {
  readonly executionArn: string;
  /**
   * Waits until the execution has ended, and gives its output.
   *
   * @throws ExecutionFailed, ExecutionTimedOut, ExecutionAborted as it ended; WaitTimedOut after `maxWaitTime`;
   * UnexpectedOutput when the output does not fit the contract; AbortError when the signal aborts
   */
  result(options?: ResultOptions): Promise<Output>;
  /** How the execution stands now. Throws ExecutionDoesNotExist when there is none. */
  status(options?: CallOptions): Promise<ExecutionState<Output>>;
  /**
   * The history, event by event, from the start (or after an event) until the execution has ended.
   *
   * ```ts
   * for await (const event of execution.events()) console.log(event.id, event.type);
   * ```
   */
  events(options?: EventsOptions): AsyncIterableIterator<HistoryEvent>;
  /**
   * The history as it is now, whole, or its last events.
   *
   * ```ts
   * const [last] = await execution.history({ newestFirst: true, limit: 1 });
   * ```
   */
  history(options?: HistoryOptions): Promise<HistoryEvent[]>;
  /**
   * The runs of its Distributed Maps, oldest first, with their counters of items and of child executions.
   *
   * ```ts
   * for (const { items } of await execution.mapRuns()) console.log(`${items.done} of ${items.total}, ${items.failed} failed`);
   * ```
   */
  mapRuns(options?: CallOptions): Promise<MapRun[]>;
  /** Stops the execution; one that has already ended stays as it is. */
  stop(options?: StopOptions): Promise<void>;
  /**
   * Goes on with an execution that failed, timed out or was stopped within the last 14 days, from the state where it
   * ended: what succeeded does not run again. `result()` and `events()` follow it as before.
   *
   * ```ts
   * await execution.redrive();
   * const output = await execution.result();
   * ```
   *
   * @returns the date of the redrive
   * @throws ExecutionNotRedrivable when it runs or succeeded, is too old, or its history is full
   */
  redrive(options?: RedriveOptions): Promise<Date>;
}
