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
