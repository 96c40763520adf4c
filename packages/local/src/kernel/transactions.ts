/** One change of a record: its new value, or `undefined` if it was deleted. */
export interface Change {
  /** The records' name: `sqs/messages`. */
  readonly records: string;
  readonly key: string;
  readonly value: unknown;
}

/** Keeps committed changes. The memory backend keeps nothing, because the records themselves are in memory. */
export interface Backend {
  /** Commits the changes together, in their order. */
  commit(changes: readonly Change[]): void;
}

const memory: Backend = { commit: () => undefined };

/** The only way in which stores change: the changes of a transaction are committed together, or all undone. */
export class Transactions {
  #open: Transaction | undefined;

  /** @param backend in memory by default */
  constructor(private readonly backend: Backend = memory) {}

  /**
   * Runs work in a transaction. A nested call joins the open transaction. If the work throws, its changes are undone;
   * the changes of the outer work before it stay.
   *
   * @param work synchronous; the part of an asynchronous function after its first `await` is outside the transaction
   *   and runs another one
   * @param commit receives the changes instead of the backend, to commit them later together with others
   */
  run<Result>(work: () => Result, commit?: (changes: readonly Change[]) => void): Result {
    if (this.#open !== undefined) return runNested(this.#open, work);
    const transaction: Transaction = { changes: [], undo: [] };
    this.#open = transaction;
    try {
      const result = work();
      this.#open = undefined;
      if (transaction.changes.length > 0) (commit ?? ((changes) => this.backend.commit(changes)))(transaction.changes);
      return result;
    } catch (error) {
      this.#open = undefined;
      undoTo(transaction, 0);
      throw error;
    }
  }

  /** Adds changes that an earlier transaction left to its caller to the open transaction. */
  join(changes: readonly Change[]): void {
    this.#required().changes.push(...changes);
  }

  /** Records a change and how to undo it. Throws outside a transaction, which is a defect of a store. */
  change(change: Change, undo: () => void): void {
    const transaction = this.#required();
    transaction.changes.push(change);
    transaction.undo.push(undo);
  }

  #required(): Transaction {
    if (this.#open === undefined) throw new Error('A store can only change in a transaction.');
    return this.#open;
  }
}

interface Transaction {
  readonly changes: Change[];
  readonly undo: (() => void)[];
}

/** Runs work of a nested call, whose failure the outer work can catch: a delivery that a queue refuses. */
function runNested<Result>(transaction: Transaction, work: () => Result): Result {
  const { length } = transaction.undo;
  const changes = transaction.changes.length;
  try {
    return work();
  } catch (error) {
    undoTo(transaction, length);
    transaction.changes.length = changes;
    throw error;
  }
}

/** Undoes the changes from the end to the first `length`, newest first. */
function undoTo({ undo }: Transaction, length: number): void {
  for (let index = undo.length - 1; index >= length; index -= 1) undo[index]?.();
  undo.length = length;
}

/**
 * The state of a store: values by key, in the order of their first insertion. A value is plain data that is replaced,
 * never modified, so that a backend can store it. Reading needs no transaction.
 */
export class Records<Value> {
  readonly #values = new Map<string, Value>();
  #keyRevision = 0;

  /** @param name unique in an environment: `sqs/queues` */
  constructor(
    private readonly transactions: Transactions,
    readonly name: string,
  ) {}

  get size(): number {
    return this.#values.size;
  }

  /** Changes whenever a key is added or deleted, also by an undo. Data that is derived from the keys depends on it. */
  get keyRevision(): number {
    return this.#keyRevision;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  values(): IterableIterator<Value> {
    return this.#values.values();
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#values.entries();
  }

  /** Adds or replaces a value. Throws outside a transaction. */
  set(key: string, value: Value): void {
    const existed = this.#values.has(key);
    const before = this.#values.get(key);
    this.transactions.change({ records: this.name, key, value }, () => {
      if (existed) this.#values.set(key, before as Value);
      else this.#remove(key);
    });
    if (!existed) this.#keyRevision += 1;
    this.#values.set(key, value);
  }

  /** Deletes a value and returns whether it existed. If this is undone, the value is the newest in the order. */
  delete(key: string): boolean {
    if (!this.#values.has(key)) return false;
    const before = this.#values.get(key) as Value; // exists
    this.transactions.change({ records: this.name, key, value: undefined }, () => {
      this.#keyRevision += 1;
      this.#values.set(key, before);
    });
    return this.#remove(key);
  }

  #remove(key: string): boolean {
    this.#keyRevision += 1;
    return this.#values.delete(key);
  }
}
