import { setTimeout as sleep } from 'node:timers/promises';
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
  eventFanOutMetrics,
} from '@stepwell/core/event-fan-out';
import { utf8Bytes } from '@stepwell/core';
import { ITEM_DESCRIPTION, isFanOutItem, itemErrors } from '@stepwell/core/fan-out';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { type Context } from 'aws-lambda';
import { type EventBatcher, createEventBatcher } from './event-batcher.js';
import { type PartStore, createS3PartStore } from './part-store.js';
import { clientConfig, once } from '../function/clients.js';
import { emitSettings } from './environment.js';
import { logger, metrics } from './telemetry.js';

/** The event of the emit function: one part of a registered request. */
interface EmitEvent extends Omit<ItemReference, 'index'> {
  readonly part: number;
}

/** Dependencies of the emit function. */
interface EmitDependencies {
  readonly store: Pick<PartStore, 'readPart'>;
  /** Puts events on the bus. Resolves after the bus has accepted all of them. */
  readonly put: EventBatcher;
}

/** The result of emitting a part. */
interface EmitResult {
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

const dependencies = once((): EmitDependencies => {
  const { bucket, bus } = emitSettings(process.env);
  const events = new EventBridgeClient(clientConfig);
  // Without this middleware the SDK does not propagate the trace of this invocation. Each item starts its own trace and
  // is sampled separately, because one trace of thousands of items exceeds the limits of X-Ray.
  events.middlewareStack.remove('recursionDetectionMiddleware');
  const put = createEventBatcher({
    putEvents: async (entries) => {
      const { Entries } = await events.send(
        new PutEventsCommand({
          Entries: entries.map(({ source, detailType, detail }) => ({
            EventBusName: bus,
            Source: source,
            DetailType: detailType,
            Detail: detail,
          })),
        }),
      );
      return entries.map((_, index) => Entries?.[index]?.ErrorCode);
    },
    sleep: (milliseconds) => sleep(milliseconds),
    random: Math.random,
  });
  return { store: createS3PartStore(new S3Client(clientConfig), bucket), put };
});

/**
 * The emit function of EventFanOut: puts the items of one part of a request on the bus. It fails with `EventsNotTaken`,
 * `InvalidSetting` or an error of S3 or EventBridge.
 */
export const handler = async (event: EmitEvent, context: Context): Promise<EmitResult> => {
  logger.addContext(context);
  const emitted = await handleEmit(event, dependencies());
  metrics.addMetric(eventFanOutMetrics.itemsEmitted, MetricUnit.Count, emitted.emitted);
  metrics.publishStoredMetrics();
  logger.info('part emitted', { registration: event.registration, ...emitted });
  return emitted;
};
