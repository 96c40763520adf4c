import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type ExecutionState, type SucceededExecution } from './execution-state.js';
import { type EventsOptions, type HistoryOptions } from './history.js';
import { type MapRun } from './map-runs.js';
import { type ResultOptions } from './result.js';

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call with an `AbortError`. The execution keeps running. */
  readonly abortSignal?: AbortSignal;
}

/** Options for {@link Execution.stop}. */
export interface StopOptions extends CallOptions {
  /** Error name of the stopped execution. */
  readonly error?: string;
  /** The reason, shown in the execution history. */
  readonly cause?: string;
}

/** Options for {@link Execution.redrive}. */
export interface RedriveOptions extends CallOptions {
  /**
   * Idempotency token. Repeating a call with the same token within 15 minutes does not redrive again. Default: random.
   */
  readonly clientToken?: string;
}

/** A handle for a Standard execution, started by this program or another. Every method makes a call. */
export interface Execution<Output> {
  readonly executionArn: string;
  /**
   * Waits until the execution has ended and returns its output.
   *
   * @throws ExecutionFailed, ExecutionTimedOut or ExecutionAborted, depending on its status; WaitTimedOut after
   * `maxWaitTime`; UnexpectedOutput if the output violates the contract; AbortError if the signal aborts
   */
  result(options?: ResultOptions): Promise<Output>;
  /**
   * As `result`, with the times and the input of the execution.
   *
   * ```ts
   * const { output, startDate, stopDate } = await execution.completion();
   * ```
   */
  completion(options?: ResultOptions): Promise<SucceededExecution<Output>>;
  /** Returns the current state of the execution. Throws ExecutionDoesNotExist if it does not exist. */
  status(options?: CallOptions): Promise<ExecutionState<Output>>;
  /**
   * Yields the history events from the start, or after a given event, until the execution has ended.
   *
   * ```ts
   * for await (const event of execution.events()) console.log(event.id, event.type);
   * ```
   */
  events(options?: EventsOptions): AsyncIterableIterator<HistoryEvent>;
  /**
   * Returns the current history, or only its latest events.
   *
   * ```ts
   * const [last] = await execution.history({ newestFirst: true, limit: 1 });
   * ```
   */
  history(options?: HistoryOptions): Promise<HistoryEvent[]>;
  /**
   * Returns the Map Runs of its Distributed Maps, oldest first, with item and child execution counts.
   *
   * ```ts
   * for (const { items } of await execution.mapRuns()) console.log(items.done, items.total, items.failed);
   * ```
   */
  mapRuns(options?: CallOptions): Promise<MapRun[]>;
  /** Stops the execution. Has no effect if it has already ended. */
  stop(options?: StopOptions): Promise<void>;
  /**
   * Redrives an execution that failed, timed out or was stopped within the last 14 days. It continues from the state in
   * which it ended; successful states do not run again. `result()` and `events()` work as before.
   *
   * ```ts
   * await execution.redrive();
   * const output = await execution.result();
   * ```
   *
   * @returns the date of the redrive
   * @throws ExecutionNotRedrivable if it is running, succeeded, is too old, or its history is full
   */
  redrive(options?: RedriveOptions): Promise<Date>;
}
