import { type AwsHistoryEvent, type HistoryEvent, type HistorySink, toAwsEvent } from '@stepwell/asl';

/**
 * What begins an attempt of a state. After anything but the state's own `…StateEntered` event it is another attempt: a
 * retry.
 */
const attemptStarts: ReadonlySet<string> = new Set([
  'TaskScheduled',
  'LambdaFunctionScheduled',
  'ActivityScheduled',
  'MapStateStarted',
  'ParallelStateStarted',
]);

/**
 * The history of one execution in memory: as the engine recorded it, turned into AWS's shape only when somebody reads.
 */
export class ExecutionHistory implements HistorySink {
  readonly #events: HistoryEvent[] = [];
  readonly #onRecord: ((event: HistoryEvent) => void) | undefined;
  #transitions = 0;

  /** @param watch Told of every event after it was recorded. */
  constructor(watch?: (event: HistoryEvent) => void) {
    this.#onRecord = watch;
  }

  record(event: HistoryEvent): void {
    this.#events.push(event);
    if (event.type.endsWith('StateEntered') || this.#isRetry(event)) this.#transitions++;
    this.#onRecord?.(event);
  }

  get length(): number {
    return this.#events.length;
  }

  /** States entered so far, and retries. */
  get transitions(): number {
    return this.#transitions;
  }

  /** When the last event happened, in milliseconds since the epoch. */
  get lastTimestamp(): number | undefined {
    return this.#events.at(-1)?.timestamp;
  }

  /** Events `from` (counted from 0) up to, not including, `to`; counted from the end and backwards when `reverse`. */
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

  /** All of it. */
  all(): AwsHistoryEvent[] {
    return this.page(0, this.#events.length, { reverse: false, includeExecutionData: true });
  }

  #isRetry(event: HistoryEvent): boolean {
    // Ids are dense and start with 1.
    return (
      attemptStarts.has(event.type) && this.#events[event.previousEventId - 1]?.type.endsWith('StateEntered') === false
    );
  }
}
