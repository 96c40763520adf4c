import { type Outcome } from '../outcome.js';
import { type MapRun, type MapRunCounts } from '../dependencies.js';

const zeroCounts = (): MapRunCounts => ({
  pending: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  aborted: 0,
  total: 0,
  resultsWritten: 0,
  pendingRedrive: 0,
  failuresNotRedrivable: 0,
});

const countFields = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const;

/** Counts a map run's items and child executions, and tells its host. */
export class MapRunCounter {
  readonly items = zeroCounts();
  readonly #executions = zeroCounts();

  constructor(
    readonly mapRun: MapRun,
    total: number | undefined,
  ) {
    this.items.pending = total ?? 0;
    this.items.total = total ?? 0;
    this.#notifyHost();
  }

  /** Items that failed, or timed out. */
  get failures(): number {
    return this.items.failed + this.items.timedOut;
  }

  countStarted(items: number): void {
    // Where the number of items was not known before, they are counted as they come.
    if (this.items.pending >= items) this.items.pending -= items;
    else this.items.total += items;
    this.items.running += items;
    this.#executions.total++;
    this.#executions.running++;
    this.#notifyHost();
  }

  countEnded(items: number, status: Outcome['status']): void {
    this.#move(items, 'running', countFields[status]);
  }

  /** A child that ended without success waits to be redriven. */
  countPendingRedrive(items: number, status: Exclude<Outcome['status'], 'SUCCEEDED'>): void {
    this.#move(items, countFields[status], 'pendingRedrive');
  }

  /** A child that ended without success stays as it is. */
  countNotRedrivable(items: number): void {
    this.items.failuresNotRedrivable += items;
    this.#executions.failuresNotRedrivable++;
    this.#notifyHost();
  }

  countRedriven(items: number): void {
    this.#move(items, 'pendingRedrive', 'running');
  }

  #move(items: number, from: keyof MapRunCounts, to: keyof MapRunCounts): void {
    this.items[from] -= items;
    this.items[to] += items;
    this.#executions[from]--;
    this.#executions[to]++;
    this.#notifyHost();
  }

  /** A writer has written the results of everything that ended. */
  countResultsWritten(): void {
    for (const counts of [this.items, this.#executions])
      counts.resultsWritten = counts.succeeded + counts.failed + counts.timedOut + counts.aborted;
    this.#notifyHost();
  }

  #notifyHost(): void {
    this.mapRun.updateCounts({ items: { ...this.items }, executions: { ...this.#executions } });
  }
}
