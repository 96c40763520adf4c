import { type Outcome } from '../outcome.js';
import { type MapRun, type MapRunCounts } from './map-run-host.js';

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

/** Counts the items and child executions of a map run, and notifies its host of the counts. */
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

  /** The number of items that failed or timed out. */
  get failures(): number {
    return this.items.failed + this.items.timedOut;
  }

  countStarted(items: number): void {
    // If the total was not known in advance, it includes only the items that were read.
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

  /** Counts an unsuccessful child execution as pending a redrive. */
  countPendingRedrive(items: number, status: Exclude<Outcome['status'], 'SUCCEEDED'>): void {
    this.#move(items, countFields[status], 'pendingRedrive');
  }

  /** Counts an unsuccessful child execution that cannot be redriven. */
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

  /** Counts the results of all ended child executions as written. */
  countResultsWritten(): void {
    for (const counts of [this.items, this.#executions])
      counts.resultsWritten = counts.succeeded + counts.failed + counts.timedOut + counts.aborted;
    this.#notifyHost();
  }

  #notifyHost(): void {
    this.mapRun.updateCounts({ items: { ...this.items }, executions: { ...this.#executions } });
  }
}
