import { type AwsHistoryEvent, type HistoryEvent, type HistorySink, toAwsEvent } from '@stepwell/asl';

/**
 * Events that start an attempt of a state. If the previous event is not the state's `…StateEntered` event, the attempt
 * is a retry.
 */
const attemptStarts: ReadonlySet<string> = new Set([
  'TaskScheduled',
  'LambdaFunctionScheduled',
  'ActivityScheduled',
  'MapStateStarted',
  'ParallelStateStarted',
]);

/** The history of an execution in memory. Events are converted to AWS's format when they are read. */
export class ExecutionHistory implements HistorySink {
  readonly #events: HistoryEvent[] = [];
  readonly #onRecord: ((event: HistoryEvent) => void) | undefined;
  #transitions = 0;

  /** @param onRecord called with every event after it is recorded */
  constructor(onRecord?: (event: HistoryEvent) => void) {
    this.#onRecord = onRecord;
  }

  record(event: HistoryEvent): void {
    this.#events.push(event);
    if (event.type.endsWith('StateEntered') || this.#isRetry(event)) this.#transitions++;
    this.#onRecord?.(event);
  }

  get length(): number {
    return this.#events.length;
  }

  /** Number of states entered so far, plus retries. */
  get transitions(): number {
    return this.#transitions;
  }

  /** Timestamp of the last event, in milliseconds since the epoch. */
  get lastTimestamp(): number | undefined {
    return this.#events.at(-1)?.timestamp;
  }

  /** Events from index `from` up to, but not including, `to`. With `reverse`, counted backwards from the end. */
  page(
    from: number,
    to: number,
    options: { readonly reverse: boolean; readonly includeExecutionData: boolean },
  ): AwsHistoryEvent[] {
    const length = this.#events.length;
    const part = options.reverse
      ? this.#events.slice(Math.max(0, length - to), Math.max(0, length - from)).reverse()
      : this.#events.slice(from, to);
    return part.map((event) => toAwsEvent(event, { includeExecutionData: options.includeExecutionData }));
  }

  /** All events. */
  all(): AwsHistoryEvent[] {
    return this.page(0, this.#events.length, { reverse: false, includeExecutionData: true });
  }

  #isRetry(event: HistoryEvent): boolean {
    // IDs are consecutive and start at 1.
    return (
      attemptStarts.has(event.type) && this.#events[event.previousEventId - 1]?.type.endsWith('StateEntered') === false
    );
  }
}
