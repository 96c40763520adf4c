import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { eventFanOutMetrics } from '@stepwell/core/event-fan-out';
import { type SummaryEvent, fanOutMetrics } from '@stepwell/core/fan-out';
import { type Context } from 'aws-lambda';
import { createS3ReportStore } from '../concurrent-download/report-store.js';
import { clientConfig } from '../function/client-config.js';
import { once } from '../function/once.js';
import { type CollectEvent, type CollectDependencies, handleCollect } from './collect-handler.js';
import { collectSettings } from './environment.js';
import { createRequestTable } from './request-table.js';
import { logger, metrics } from './telemetry.js';

const dependencies = once((): CollectDependencies => {
  const { bucket, table } = collectSettings(process.env);
  const database = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig));
  return {
    store: createS3ReportStore<readonly unknown[]>(new S3Client(clientConfig), bucket),
    table: createRequestTable(database, table),
  };
});

/**
 * The collect function of EventFanOut: writes the outcomes of a request to one report and returns the event of the
 * summary function. It fails with `ReportIncomplete`, `RequestUnknown`, `InvalidSetting` or an error of S3 or DynamoDB.
 */
export const handler = async (event: CollectEvent, context: Context): Promise<SummaryEvent> => {
  logger.addContext(context);
  const summary = await handleCollect(event, dependencies());
  const { requestId, status, requested, succeeded, failed } = summary;
  metrics.addMetric(fanOutMetrics.itemsSucceeded, MetricUnit.Count, succeeded);
  metrics.addMetric(fanOutMetrics.itemsFailed, MetricUnit.Count, failed);
  metrics.addMetric(eventFanOutMetrics.requestsTimedOut, MetricUnit.Count, status === 'TIMED_OUT' ? 1 : 0);
  metrics.publishStoredMetrics();
  logger.info('request collected', { requestId, status, requested, succeeded, failed });
  return summary;
};
