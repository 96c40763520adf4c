import { Records, type Transactions } from './transactions.js';

/**
 * Records that expire after a fixed time, for idempotency: deduplication IDs, client tokens. Adding one deletes the
 * expired ones.
 */
export class ExpiringRecords<Value> {
  readonly #records: Records<{ readonly value: Value; readonly until: number }>;

  /**
   * @param name unique in an environment: `sqs/deduplication`
   * @param lifetimeMs lifetime of a record in milliseconds
   */
  constructor(
    transactions: Transactions,
    name: string,
    private readonly lifetimeMs: number,
  ) {
    this.#records = new Records(transactions, name);
  }

  get size(): number {
    return this.#records.size;
  }

  /** The value, or `undefined` if it is missing or expired. */
  get(key: string, now: number): Value | undefined {
    const record = this.#records.get(key);
    return record === undefined || record.until <= now ? undefined : record.value;
  }

  /** Adds or replaces a value. Throws outside a transaction. */
  set(key: string, value: Value, now: number): void {
    // All records live equally long, so the oldest ones expire first.
    for (const [old, { until }] of this.#records.entries()) {
      if (until > now) break;
      this.#records.delete(old);
    }
    this.#records.delete(key);
    this.#records.set(key, { value, until: now + this.lifetimeMs });
  }

  /** Deletes every record. Throws outside a transaction. */
  clear(): void {
    for (const key of [...this.#records.keys()]) this.#records.delete(key);
  }
}
