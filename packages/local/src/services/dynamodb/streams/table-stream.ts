import { createHash } from 'node:crypto';
import { type Transactions } from '../../../kernel/transactions.js';
import { type KeySchema } from '../storage/key-schema.js';
import { type Item } from '../values/attribute-value.js';

/** The images of a changed item that a stream has besides the key. */
export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** The latest stream of a table, as the table's definition has it. */
export interface StreamDefinition {
  /** When the stream was created, as in its ARN: `2026-01-01T00:00:00.000`. */
  readonly label: string;
  readonly viewType: StreamViewType;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** A disabled stream gets no records. Those that it has stay readable for 24 hours. */
  readonly isEnabled: boolean;
}

/** The service that changed an item without a request: time to live. */
export interface UserIdentity {
  readonly type: 'Service';
  readonly principalId: 'dynamodb.amazonaws.com';
}

/** One change of one item. Items are never changed in place, so a change refers to them. */
export interface ItemChangeRecord {
  /** Counts from 1 in each stream. */
  readonly sequence: number;
  /** When it was committed, in milliseconds since the epoch. */
  readonly at: number;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly userIdentity: UserIdentity | undefined;
}

/** Milliseconds for which a stream has a record. */
export const retentionMs = 24 * 3600_000;

/**
 * A stream of a table: the changes of the last 24 hours, in the order of their commits. It has one shard, which closes
 * when the stream is disabled or its table is deleted. Only `TableStore` changes it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class TableStream {
  readonly arn: string;
  readonly shardId: string;
  /** Milliseconds since the epoch; `undefined` while the stream is enabled. */
  closedAt: number | undefined;
  #records: ItemChangeRecord[] = [];
  #last = 0;
  readonly #waiting = new Set<() => void>();
  readonly #recordsName: string;

  constructor(
    readonly tableName: string,
    tableArn: string,
    readonly key: KeySchema,
    readonly definition: StreamDefinition,
    private readonly transactions: Transactions,
  ) {
    this.arn = `${tableArn}/stream/${definition.label}`;
    const suffix = createHash('md5').update(this.arn).digest('hex').slice(0, 8);
    this.shardId = `shardId-${String(definition.createdAt).padStart(20, '0')}-${suffix}`;
    this.#recordsName = `dynamodb/streams/${this.arn}`;
  }

  /** The number of the newest record; 0 before the first one. */
  get last(): number {
    return this.#last;
  }

  /** The number of the oldest record at a time, or of the next one if there is none. */
  oldest(now: number): number {
    return this.#since(now)[0]?.sequence ?? this.#last + 1;
  }

  /** Adds a change in the open transaction, and wakes the readers that wait for it. */
  append(change: Omit<ItemChangeRecord, 'sequence'>): void {
    const record = { sequence: this.#last + 1, ...change };
    this.transactions.change({ records: this.#recordsName, key: String(record.sequence), value: record }, () => {
      this.#records.pop();
      this.#last -= 1;
    });
    this.#records = this.#since(change.at);
    this.#last = record.sequence;
    this.#records.push(record);
    this.#wake();
  }

  /** Closes the shard in the open transaction. */
  close(at: number): void {
    this.transactions.change({ records: this.#recordsName, key: 'closed', value: at }, () => {
      this.closedAt = undefined;
    });
    this.closedAt = at;
    this.#wake();
  }

  /** The records from a number on, those of the last 24 hours. */
  from(sequence: number, now: number): readonly ItemChangeRecord[] {
    const records = this.#since(now);
    const first = records[0]?.sequence ?? 0;
    return records.slice(Math.max(0, sequence - first));
  }

  /** Resolves after the next change of the stream, or when the signal aborts. No timer makes virtual time pass. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Records are in the order of their times, so the old ones are at the start. */
  #since(now: number): ItemChangeRecord[] {
    const oldest = now - retentionMs;
    const [first] = this.#records;
    if (first === undefined || first.at > oldest) return this.#records;
    const index = this.#records.findIndex(({ at }) => at > oldest);
    return index < 0 ? [] : this.#records.slice(index);
  }
}
