import { type Item } from '../values/attribute-value.js';

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

/** Milliseconds for which a stream has a record. */
const retentionMs = 24 * 3600_000;
/** Records of a table that has no stream. */
const mostRecords = 1000;

/**
 * The last changes of a table: those of the last 24 hours, and no more than 1,000. Items are never changed in place, so a
 * record keeps references only.
 */
export class ChangeLog {
  #records: ChangeRecord[] = [];
  #last = 0n;

  /** The sequence number of the last change; of no change before the first one. */
  get lastSequenceNumber(): string {
    return numberOf(this.#last);
  }

  /** Adds a change and removes those that are too old. */
  append(change: Omit<ChangeRecord, 'sequenceNumber'>): ChangeRecord {
    this.#last += 1n;
    const record = { sequenceNumber: numberOf(this.#last), ...change };
    this.#records.push(record);
    // Cut off in large pieces, so that a change costs a constant time on average.
    if (this.#records.length >= 2 * mostRecords) this.#records = this.#records.slice(-mostRecords);
    return record;
  }

  /** Removes the last change, which was undone. */
  removeLast(): void {
    this.#records.pop();
    this.#last -= 1n;
  }

  /** The changes of the last 24 hours before `now` that follow a sequence number. */
  since(sequenceNumber: string, now: number): readonly ChangeRecord[] {
    const oldest = now - retentionMs;
    return this.#records
      .slice(-mostRecords)
      .filter((record) => record.at > oldest && record.sequenceNumber > sequenceNumber);
  }
}

function numberOf(sequence: bigint): string {
  return String(sequence).padStart(21, '0');
}
