import { type Outcome } from '../outcome.js';
import { type MapRun, type MapRunCounts } from '../ports.js';

const none = (): MapRunCounts => ({ pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, total: 0, resultsWritten: 0 });

const fields = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const;

/** Counts a map run's items and child executions, and tells its host. */
export class MapRunTally {
  readonly items = none();
  readonly #executions = none();

  constructor(
    readonly mapRun: MapRun,
    total: number | undefined,
  ) {
    this.items.pending = total ?? 0;
    this.items.total = total ?? 0;
    this.#tell();
  }

  /** Items that failed, or timed out. */
  get failures(): number {
    return this.items.failed + this.items.timedOut;
  }

  started(items: number): void {
    // Where the number of items was not known before, they are counted as they come.
    if (this.items.pending >= items) this.items.pending -= items;
    else this.items.total += items;
    this.items.running += items;
    this.#executions.total++;
    this.#executions.running++;
    this.#tell();
  }

  ended(items: number, status: Outcome['status']): void {
    const field = fields[status];
    this.items.running -= items;
    this.items[field] += items;
    this.#executions.running--;
    this.#executions[field]++;
    this.#tell();
  }

  /** A writer has written the results of everything that ended. */
  written(): void {
    for (const counts of [this.items, this.#executions]) counts.resultsWritten = counts.succeeded + counts.failed + counts.timedOut + counts.aborted;
    this.#tell();
  }

  #tell(): void {
    this.mapRun.updateCounts({ items: { ...this.items }, executions: { ...this.#executions } });
  }
}
