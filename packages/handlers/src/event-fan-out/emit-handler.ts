import {
  FAN_OUT_SOURCE,
  ITEM_LIMIT_BYTES,
  type ItemCompleted,
  type ItemRequested,
  type ItemReference,
  PART_SIZE,
  failedItem,
  fanOutEvents,
  partKey,
} from '@stepwell/core/event-fan-out';
import { utf8Bytes } from '@stepwell/core';
import { ITEM_DESCRIPTION, isFanOutItem, itemErrors } from '@stepwell/core/fan-out';
import { type EventBatcher } from './event-batcher.js';
import { type PartStore } from './part-store.js';

/** The event of the emit function: one part of a registered request. */
export interface EmitEvent extends Omit<ItemReference, 'index'> {
  readonly part: number;
}

/** Dependencies of the emit function. */
export interface EmitDependencies {
  readonly store: Pick<PartStore, 'readPart'>;
  /** Puts events on the bus. Resolves after the bus has accepted all of them. */
  readonly put: EventBatcher;
}

/** The result of emitting a part. */
export interface EmitResult {
  readonly part: number;
  /** Items that were put on the bus. */
  readonly emitted: number;
  /** Invalid items, which are counted as failed immediately. */
  readonly refused: number;
}

/**
 * Puts one event on the bus for each item of a part. An invalid item, which only a manifest can contain, becomes a
 * failed completion; the other items are not affected. A repeated call puts the same events again and changes no count.
 */
export async function handleEmit(event: EmitEvent, { store, put }: EmitDependencies): Promise<EmitResult> {
  const { requestId, registration, items, expiresAt, part } = event;
  const list = await store.readPart(partKey(registration, part));
  const details = list.map((item, offset) =>
    eventDetail({ requestId, registration, index: part * PART_SIZE + offset, items, expiresAt }, item),
  );
  await put(
    details.map((detail) => ({
      source: FAN_OUT_SOURCE,
      detailType: 'item' in detail ? fanOutEvents.itemRequested : fanOutEvents.itemCompleted,
      detail: JSON.stringify(detail),
    })),
  );
  const emitted = details.filter((detail) => 'item' in detail).length;
  return { part, emitted, refused: details.length - emitted };
}

function eventDetail(ticket: ItemReference, item: unknown): ItemRequested | ItemCompleted {
  if (!isFanOutItem(item)) return failedItem(ticket, itemErrors.invalidItem, `The item must be ${ITEM_DESCRIPTION}`);
  const bytes = utf8Bytes(JSON.stringify(item));
  if (bytes > ITEM_LIMIT_BYTES)
    return failedItem(
      ticket,
      itemErrors.invalidItem,
      `The item must have at most ${ITEM_LIMIT_BYTES} bytes, got ${bytes}. Put large data in S3 and pass its location.`,
    );
  return { ...ticket, item };
}
