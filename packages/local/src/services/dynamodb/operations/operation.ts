import { type Fields } from '../fields.js';
import { type TableStore } from '../store.js';

/** The dependencies of an operation besides its input. */
export interface DynamoDbCall {
  readonly store: TableStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * An operation of the API over the store, without I/O. Its input has passed the model's validation; it and the output
 * have the form of the wire: binary values are base64, times are seconds. Throws `AwsError`; then nothing has changed.
 */
export type Operation = (input: Fields, call: DynamoDbCall) => object;
