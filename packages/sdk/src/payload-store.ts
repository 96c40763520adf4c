import { isMessageReference, type MessageReference } from '@stepwell/core';
import { type OutputReader } from './execution-handle.js';
import { type Offload } from './start.js';

/** Keeps inputs and outputs that are too large for an execution. `s3Payloads` of `@stepwell/sdk/payloads` makes one. */
export interface PayloadStore {
  /**
   * Stores an input and returns what the execution receives instead. Absent: an input above the limit is a
   * `PayloadTooLarge`.
   */
  readonly put?: (input: unknown, abortSignal?: AbortSignal) => Promise<MessageReference>;
  /** Reads what a reference stands for. */
  readonly read: (reference: MessageReference, abortSignal?: AbortSignal) => Promise<unknown>;
}

/** How an input above the limit is sent; `undefined` where it cannot be. */
export function offloadTo(payloads: PayloadStore | undefined, input: unknown): Offload | undefined {
  const put = payloads?.put;
  return put && ((abortSignal) => put(input, abortSignal));
}

/** A reader of outputs that reads references, where there is a store for them. */
export function outputReader<Output>(
  payloads: PayloadStore | undefined,
  read: (value: unknown) => Output,
): OutputReader<Output> {
  return (value, abortSignal) =>
    payloads !== undefined && isMessageReference(value) ? payloads.read(value, abortSignal).then(read) : read(value);
}
