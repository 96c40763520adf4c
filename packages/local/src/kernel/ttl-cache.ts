/**
 * A cache whose entries expire after a fixed time, for idempotency: deduplication IDs, client tokens. Adding an entry
 * evicts the expired ones.
 */
export class TtlCache<T> {
  readonly #entries = new Map<string, { readonly value: T; readonly until: number }>();

  /** @param ttlMs Lifetime of an entry in milliseconds. */
  constructor(private readonly ttlMs: number) {}

  /** Number of entries. */
  get size(): number {
    return this.#entries.size;
  }

  /** The value of a key, unless it expired before `now` (milliseconds since the epoch). */
  get(key: string, now: number): T | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.until > now ? entry.value : undefined;
  }

  /** Adds or replaces an entry. `now` must not be earlier than in the previous call. */
  set(key: string, value: T, now: number): void {
    for (const [oldest, { until }] of this.#entries) {
      if (until > now) break;
      this.#entries.delete(oldest);
    }
    // Entries stay in the order of their expiry, also when a key is set again.
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: now + this.ttlMs });
  }
}
