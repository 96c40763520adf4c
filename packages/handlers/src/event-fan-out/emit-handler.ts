import {
  FAN_OUT_SOURCE,
  ITEM_LIMIT_BYTES,
  type ItemCompleted,
  type ItemRequested,
  type ItemTicket,
  PART_SIZE,
  failedItem,
  fanOutEvents,
  partKey,
} from '@stepwell/core/event-fan-out';
import { utf8Bytes } from '@stepwell/core';
import { ITEM_REMEDY, isFanOutItem, itemErrors } from '@stepwell/core/fan-out';
import { type EventBatcher } from './event-batcher.js';
import { type PartStore } from './part-store.js';

/** What the emit function is called with: one part of a registered request. */
export interface EmitEvent extends Omit<ItemTicket, 'index'> {
  readonly part: number;
}

/** What the emit function works with. */
export interface EmitDependencies {
  readonly store: Pick<PartStore, 'readPart'>;
  /** Puts events on the bus; resolves when all are taken. */
  readonly put: EventBatcher;
}

/** What became of a part. */
export interface EmitResult {
  readonly part: number;
  /** How many items were put on the bus. */
  readonly emitted: number;
  /** How many were so wrong that they are counted as failed at once. */
  readonly refused: number;
}

/**
 * Puts one event for each item of a part on the bus. An item that is none, which only a manifest can have, becomes a
 * completion at once: it fails, and the others go on. Repeated, it puts the same events again, which changes no count.
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

function eventDetail(ticket: ItemTicket, item: unknown): ItemRequested | ItemCompleted {
  if (!isFanOutItem(item)) return failedItem(ticket, itemErrors.invalidItem, `The item is not ${ITEM_REMEDY}`);
  const bytes = utf8Bytes(JSON.stringify(item));
  if (bytes > ITEM_LIMIT_BYTES)
    return failedItem(
      ticket,
      itemErrors.invalidItem,
      `The item has ${bytes} bytes; give at most ${ITEM_LIMIT_BYTES}, or put what is large into S3 and give its place`,
    );
  return { ...ticket, item };
}
