import { type AwsHistoryEvent, type HistoryEvent, type HistorySink, toAwsEvent } from '@stepwell/asl';
import { type Change, type Transactions } from '../../../kernel/transactions.js';

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

/** The name of the changes of histories. Each event is one record, with the key `<execution ARN>/<id>`. */
const records = 'sfn/history';

/**
 * The history of an execution. An event and the effects of its task on other services are committed together. Events
 * are converted to AWS's format when they are read.
 */
export class ExecutionHistory implements HistorySink {
  readonly #events: HistoryEvent[] = [];
  #transitions = 0;

  /** @param onRecord called with every event after it is recorded */
  constructor(
    private readonly transactions: Transactions,
    private readonly executionArn: string,
    private readonly onRecord?: (event: HistoryEvent) => void,
  ) {}

  record(event: HistoryEvent, effects?: readonly unknown[]): void {
    this.transactions.run(() => {
      if (effects !== undefined) joinEffects(this.transactions, effects);
      this.transactions.change({ records, key: `${this.executionArn}/${event.id}`, value: event }, () =>
        this.#events.pop(),
      );
      this.#events.push(event);
    });
    if (event.type.endsWith('StateEntered') || this.#isRetry(event)) this.#transitions++;
    this.onRecord?.(event);
  }

  recordEffects(effects: readonly unknown[]): void {
    commitEffects(this.transactions, effects);
  }

  /** Deletes the events. Runs in a transaction. */
  delete(): void {
    for (const { id } of this.#events) {
      this.transactions.change({ records, key: `${this.executionArn}/${id}`, value: undefined }, () => undefined);
    }
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

/** Commits the effects of a task without an event. */
export function commitEffects(transactions: Transactions, effects: readonly unknown[]): void {
  transactions.run(() => joinEffects(transactions, effects));
}

function joinEffects(transactions: Transactions, effects: readonly unknown[]): void {
  // Tasks add the changes of their calls as effects.
  for (const changes of effects) transactions.join(changes as readonly Change[]);
}
