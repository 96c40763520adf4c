import { setTimeout as sleep } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { eventFanOutMetrics } from '@stepwell/core/event-fan-out';
import { type Context } from 'aws-lambda';
import { clientConfig } from '../function/client-config.js';
import { once } from '../function/once.js';
import { type EmitEvent, type EmitDependencies, type EmitResult, handleEmit } from './emit-handler.js';
import { emitSettings } from './environment.js';
import { createEventBatcher } from './event-batcher.js';
import { createS3PartStore } from './part-store.js';
import { logger, metrics } from './telemetry.js';

const dependencies = once((): EmitDependencies => {
  const { bucket, bus } = emitSettings(process.env);
  const events = new EventBridgeClient(clientConfig);
  // The SDK would hand the trace of this invocation on to every item. Without it each item begins a trace of its own,
  // and is sampled by itself: one trace of thousands of items is more than X-Ray takes.
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
 * The emit function of EventFanOut: the items of one part of a request onto the bus. Its failures are `EventsNotTaken`,
 * `InvalidSetting` and what S3 and EventBridge throw.
 */
export const handler = async (event: EmitEvent, context: Context): Promise<EmitResult> => {
  logger.addContext(context);
  const emitted = await handleEmit(event, dependencies());
  metrics.addMetric(eventFanOutMetrics.itemsEmitted, MetricUnit.Count, emitted.emitted);
  metrics.publishStoredMetrics();
  logger.info('part emitted', { registration: event.registration, ...emitted });
  return emitted;
};
