/** Something that changed in the environment, as the console reads it. */
export interface Change {
  readonly type: 'execution' | 'function-error' | 'delivery-failure' | 'app' | 'log';
  readonly [member: string]: unknown;
}

/** A change with its id. Ids increase by 1. */
export interface NumberedChange {
  readonly id: number;
  readonly change: Change;
}

/** Keeps the newest changes, so that a client that was disconnected gets those that it missed. */
export class ChangeLog {
  private readonly kept: NumberedChange[] = [];
  private readonly listeners = new Set<() => void>();
  private lastId = 0;

  /** @param capacity how many changes are kept; 10,000 by default */
  constructor(private readonly capacity = 10_000) {}

  /** The id of the newest change; 0 without any. */
  get newest(): number {
    return this.lastId;
  }

  add(change: Change): void {
    this.lastId += 1;
    this.kept.push({ id: this.lastId, change });
    // Removing one at a time would move all others each time.
    if (this.kept.length >= 2 * this.capacity) this.kept.splice(0, this.kept.length - this.capacity);
    for (const listener of this.listeners) listener();
  }

  /** The changes after an id; `undefined` if some of them are no longer kept, or if the id is of another log. */
  after(id: number): readonly NumberedChange[] | undefined {
    if (id > this.lastId) return undefined;
    const first = this.kept[0]?.id ?? this.lastId + 1;
    return id + 1 < first ? undefined : this.kept.slice(id + 1 - first);
  }

  /** Calls `listener` after every change from now on. Returns a function that ends it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
