import { type Cancel, type Clock } from '@stepwell/asl';
import { type Table } from './storage/table.js';
import { type TableStore } from './store.js';
import { type Item, scalarOf } from './values/attribute-value.js';

/** A table whose items expire, and when it is looked at next. */
interface NextLook {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly cancel: Cancel;
}

/**
 * Milliseconds of the clock between two looks at a table, at least: an expired item is deleted within it. On AWS it takes
 * up to some days.
 */
const lookEveryMs = 60_000;
/** DynamoDB ignores a time that is more than five years ago. */
const tooOldSeconds = 5 * 365 * 24 * 3600;

/**
 * Deletes expired items. A table is looked at after writes, and when its next item expires; the timers do not make a
 * virtual clock advance.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export class TimeToLive {
  readonly #next = new Map<Table, NextLook>();
  #isClosed = false;

  constructor(
    private readonly store: TableStore,
    private readonly clock: Clock,
  ) {
    store.listen({
      committed: (changes) => {
        for (const { table } of changes) this.#watch(table);
      },
      redefined: (table) => this.#watch(table),
    });
  }

  #watch(table: Table): void {
    if (table.definition.timeToLive !== undefined) this.#lookAt(table, this.clock.now() + lookEveryMs);
  }

  /** Ends all timers. */
  close(): void {
    this.#isClosed = true;
    for (const { cancel } of this.#next.values()) cancel();
    this.#next.clear();
  }

  #lookAt(table: Table, at: number): void {
    const known = this.#next.get(table);
    if (this.#isClosed || (known !== undefined && known.at <= at)) return;
    known?.cancel();
    const look = (): void => {
      this.#next.delete(table);
      this.#look(table);
    };
    this.#next.set(table, { at, cancel: this.clock.setTimer(at - this.clock.now(), look, { background: true }) });
  }

  #look(table: Table): void {
    const { timeToLive, name } = table.definition;
    // Nothing is left to expire in a table that was deleted or whose time to live was turned off.
    if (timeToLive === undefined || this.store.find(name) !== table) return;
    const now = Math.floor(this.clock.now() / 1000);
    const expired: Item[] = [];
    let earliest = Infinity;
    for (const { item } of table.items.items()) {
      const time = Number(scalarOf(item[timeToLive.attribute], 'N') ?? NaN);
      if (Number.isNaN(time) || time < now - tooOldSeconds) continue;
      if (time <= now) expired.push(item);
      else earliest = Math.min(earliest, time);
    }
    if (expired.length > 0) {
      const changes = expired.map((before) => ({ table, before, after: undefined }));
      const identity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const;
      this.store.run(() => this.store.commit(changes, this.clock.now(), identity));
    }
    if (earliest < Infinity) this.#lookAt(table, Math.max(earliest * 1000, this.clock.now() + lookEveryMs));
  }
}
