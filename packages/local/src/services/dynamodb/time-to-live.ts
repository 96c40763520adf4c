import { type Cancel, type Clock } from '@stepwell/asl';
import { type WireItem } from './dynalite-parts.js';

/** What expiry is carried out with. */
export interface TimeToLiveParts {
  readonly clock: Clock;
  /** Every item of a table. */
  readonly items: (table: string) => Promise<readonly WireItem[]>;
  /** Deletes an item whose attribute is still a number of that or less. */
  readonly expire: (table: string, item: WireItem, attribute: string, now: number) => Promise<void>;
}

/** A table whose items expire. */
interface Watched {
  readonly attribute: string;
  /** When it is looked at next, in milliseconds, and what calls that off. */
  next: { readonly at: number; readonly cancel: Cancel } | undefined;
}

/**
 * Milliseconds of the clock between two looks at a table, at least: an expired item is gone within it. On AWS it takes
 * up to some days.
 */
const lookEveryMs = 60_000;
/** Seconds after which DynamoDB takes an old number for no time at all: five years. */
const tooOldSeconds = 5 * 365 * 24 * 3600;

/**
 * Deletes items whose time has come. A table is looked at after writes, and when its next item expires; time does not
 * pass for the sake of that.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export class TimeToLive {
  readonly #tables = new Map<string, Watched>();
  #isClosed = false;

  constructor(private readonly parts: TimeToLiveParts) {}

  /** Lets the items of a table expire by an attribute, or no longer. */
  set(table: string, attribute: string | undefined): void {
    this.#tables.get(table)?.next?.cancel();
    this.#tables.delete(table);
    if (attribute === undefined) return;
    this.#tables.set(table, { attribute, next: undefined });
    this.written();
  }

  /** Something was written: any item may expire from now on. */
  written(): void {
    for (const table of this.#tables.keys()) this.#lookAt(table, this.parts.clock.now() + lookEveryMs);
  }

  close(): void {
    this.#isClosed = true;
    for (const { next } of this.#tables.values()) next?.cancel();
  }

  #lookAt(table: string, at: number): void {
    const watched = this.#tables.get(table);
    const { clock } = this.parts;
    if (watched === undefined || this.#isClosed || (watched.next !== undefined && watched.next.at <= at)) return;
    watched.next?.cancel();
    const look = (): void => {
      watched.next = undefined;
      // Nothing else happens before what has expired is gone.
      const release = clock.keepAlive();
      void this.#look(table, watched)
        .catch(() => undefined)
        .finally(release);
    };
    watched.next = { at, cancel: clock.setTimer(at - clock.now(), look, { background: true }) };
  }

  /** A table that is deleted meanwhile has nothing left to expire. */
  async #look(table: string, { attribute }: Watched): Promise<void> {
    const { clock, items, expire } = this.parts;
    const now = Math.floor(clock.now() / 1000);
    let earliest = Infinity;
    for (const item of await items(table)) {
      const time = secondsOf(item[attribute]);
      if (time === undefined || time < now - tooOldSeconds) continue;
      if (time <= now) await expire(table, item, attribute, now);
      else earliest = Math.min(earliest, time);
    }
    if (earliest < Infinity) this.#lookAt(table, Math.max(earliest * 1000, clock.now() + lookEveryMs));
  }
}

/** Only numbers are times. */
function secondsOf(value: unknown): number | undefined {
  const text = (value as { readonly N?: unknown } | undefined)?.N; // an attribute value as it goes over the wire
  const seconds = typeof text === 'string' ? Number(text) : NaN;
  return Number.isFinite(seconds) ? seconds : undefined;
}
