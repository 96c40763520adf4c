import { type Item, newItem } from '../values/attribute-value.js';
import { keyOf, type KeySchema } from './key-schema.js';

/** The service that changed an item without a request: time to live. */
export interface UserIdentity {
  readonly type: 'Service';
  readonly principalId: 'dynamodb.amazonaws.com';
}

/** One change of one item, as a stream of the table reports it. */
export interface ChangeRecord {
  /** Digits that grow with every change of the table; of equal length. */
  readonly sequenceNumber: string;
  /** When it was committed, in milliseconds since the epoch. */
  readonly at: number;
  readonly keys: Item;
  readonly oldImage: Item | undefined;
  readonly newImage: Item | undefined;
  readonly userIdentity: UserIdentity | undefined;
}

/** A change as it is kept: cheap to add, because most are never read. */
type LoggedChange = Omit<ChangeRecord, 'sequenceNumber' | 'keys'> & { readonly sequence: number };

/** Milliseconds for which a stream has a record. */
const retentionMs = 24 * 3600_000;
/** Records of a table that has no stream. */
const mostRecords = 1000;

/**
 * The last changes of a table: those of the last 24 hours, and no more than 1,000. Items are never changed in place, so a
 * record keeps references only.
 */
export class ChangeLog {
  #records: LoggedChange[] = [];
  #last = 0;

  /** @param key the key of the table */
  constructor(private readonly key: KeySchema) {}

  /** The sequence number of the last change; of no change before the first one. */
  get lastSequenceNumber(): string {
    return numberOf(this.#last);
  }

  /** Adds a change and removes those that are too old. */
  append(change: Omit<LoggedChange, 'sequence'>): void {
    this.#last += 1;
    this.#records.push({ sequence: this.#last, ...change });
    // Cut off in large pieces, so that a change costs a constant time on average.
    if (this.#records.length >= 2 * mostRecords) this.#records = this.#records.slice(-mostRecords);
  }

  /** Removes the last change, which was undone. */
  removeLast(): void {
    this.#records.pop();
    this.#last -= 1;
  }

  /** The changes of the last 24 hours before `now` that follow a sequence number. */
  since(sequenceNumber: string, now: number): readonly ChangeRecord[] {
    const oldest = now - retentionMs;
    return this.#records
      .slice(-mostRecords)
      .filter(({ at }) => at > oldest)
      .map(({ sequence, ...change }) => ({
        sequenceNumber: numberOf(sequence),
        keys: keyOf(change.newImage ?? change.oldImage ?? newItem(), this.key) ?? newItem(),
        ...change,
      }))
      .filter((record) => record.sequenceNumber > sequenceNumber);
  }
}

function numberOf(sequence: number): string {
  return String(sequence).padStart(21, '0');
}
