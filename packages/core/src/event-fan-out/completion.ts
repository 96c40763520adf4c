import { truncateReason, itemErrors } from '../fan-out/outcome.js';
import { utf8Bytes } from '../contract/payload.js';
import { type ItemCompleted, type ItemReference } from './events.js';
import { RESULT_LIMIT_BYTES } from './limits.js';

/** The ticket of an item in whatever a compute target was given or gives back; `undefined` where there is none. */
export function parseItemReference(value: unknown): ItemReference | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { requestId, registration, index, items, expiresAt } = value as Partial<Record<keyof ItemReference, unknown>>;
  if (typeof requestId !== 'string' || typeof registration !== 'string') return undefined;
  if (typeof index !== 'number' || typeof items !== 'number' || typeof expiresAt !== 'number') return undefined;
  if (!Number.isInteger(index) || index < 0 || index >= items) return undefined;
  return { requestId, registration, index, items, expiresAt };
}

/** The completion of an item that was computed. A result that is too large to travel makes the item a failed one. */
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

/** The completion of an item that failed. */
export function failedItem(ticket: ItemReference, error: string, reason: string): ItemCompleted {
  return { ...toItemReference(ticket), error, reason: truncateReason(reason) };
}

/** Only the ticket: what else a value has, such as the item, is not sent back. */
function toItemReference({ requestId, registration, index, items, expiresAt }: ItemReference): ItemReference {
  return { requestId, registration, index, items, expiresAt };
}
