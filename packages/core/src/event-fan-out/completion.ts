import { truncateReason, itemErrors } from '../fan-out/outcome.js';
import { utf8Bytes } from '../contract/payload.js';
import { type ItemCompleted, type ItemReference } from './events.js';
import { RESULT_LIMIT_BYTES } from './limits.js';

/** Reads the item reference from the input or output of a compute target. Returns `undefined` if there is none. */
export function parseItemReference(value: unknown): ItemReference | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { requestId, registration, index, items, expiresAt } = value as Partial<Record<keyof ItemReference, unknown>>;
  if (typeof requestId !== 'string' || typeof registration !== 'string') return undefined;
  if (typeof index !== 'number' || typeof items !== 'number' || typeof expiresAt !== 'number') return undefined;
  if (!Number.isInteger(index) || index < 0 || index >= items) return undefined;
  return { requestId, registration, index, items, expiresAt };
}

/** Returns the completion of a computed item. A result that exceeds the size limit makes the item a failed one. */
export function succeededItem(ticket: ItemReference, result: unknown): ItemCompleted {
  const bytes = utf8Bytes(JSON.stringify(result) ?? 'null');
  if (bytes > RESULT_LIMIT_BYTES) {
    return failedItem(
      ticket,
      itemErrors.resultTooLarge,
      `The result has ${bytes} bytes; give at most ${RESULT_LIMIT_BYTES}, or put it into S3 and give its place`,
    );
  }
  return { ...toItemReference(ticket), result: result ?? null };
}

/** Returns the completion of a failed item. */
export function failedItem(ticket: ItemReference, error: string, reason: string): ItemCompleted {
  return { ...toItemReference(ticket), error, reason: truncateReason(reason) };
}

/** Copies only the reference. Other members of the value, such as the item, are not sent back. */
function toItemReference({ requestId, registration, index, items, expiresAt }: ItemReference): ItemReference {
  return { requestId, registration, index, items, expiresAt };
}
