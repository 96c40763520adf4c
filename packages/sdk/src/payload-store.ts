import { isMessageReference, type MessageReference } from '@stepwell/core';
import { type OutputReader } from './execution-handle.js';
import { type Offload } from './start.js';

/**
 * Stores inputs and outputs that exceed the payload limit. Create one with `s3Payloads` from `@stepwell/sdk/payloads`.
 */
export interface PayloadStore {
  /**
   * Stores an input and returns the reference that the execution receives instead. Without it, an input above the limit
   * throws `PayloadTooLarge`.
   */
  readonly put?: (input: unknown, abortSignal?: AbortSignal) => Promise<MessageReference>;
  /** Reads the payload of a reference. */
  readonly read: (reference: MessageReference, abortSignal?: AbortSignal) => Promise<unknown>;
}

/** Returns a function that stores the input. `undefined` if the store cannot store inputs. */
export function offloadTo(payloads: PayloadStore | undefined, input: unknown): Offload | undefined {
  const put = payloads?.put;
  return put && ((abortSignal) => put(input, abortSignal));
}

/** Creates a reader for outputs that also resolves references, if there is a store. */
export function outputReader<Output>(
  payloads: PayloadStore | undefined,
  read: (value: unknown) => Output,
): OutputReader<Output> {
  return (value, abortSignal) =>
    payloads !== undefined && isMessageReference(value) ? payloads.read(value, abortSignal).then(read) : read(value);
}
