/**
 * What was done within a span of time, by key, so that it is not done twice: deduplication ids, client tokens. What is
 * older is let go of when something new comes, so that it holds what came within one span and no more.
 */
export class TtlCache<T> {
  readonly #entries = new Map<string, { readonly value: T; readonly until: number }>();

  /** @param ttlMs Milliseconds for which a key is known. */
  constructor(private readonly ttlMs: number) {}

  /** Keys that are held. */
  get size(): number {
    return this.#entries.size;
  }

  /** What was done under a key within the span before `now` (milliseconds since the epoch). */
  get(key: string, now: number): T | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.until > now ? entry.value : undefined;
  }

  /** Keeps what was done at `now`, which is no earlier than at the call before. */
  set(key: string, value: T, now: number): void {
    for (const [oldest, { until }] of this.#entries) {
      if (until > now) break;
      this.#entries.delete(oldest);
    }
    // Behind those that came before it, also when it is known.
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: now + this.ttlMs });
  }
}
