import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { METRICS_NAMESPACE } from '@stepwell/core';
import { type SummaryEvent, fanOutMetrics } from '@stepwell/core/fan-out';
import { type OutcomesPart } from '@stepwell/core/map-fan-out';
import { type Context } from 'aws-lambda';
import { createS3ReportStore } from '../objects/report-store.js';
import { clientConfig, once } from '../function/clients.js';
import { requiredString } from '../function/read-environment.js';
import { handleCollect } from './collect-handler.js';

const logger = new Logger();
const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
const store = once(() =>
  createS3ReportStore<OutcomesPart>(
    new S3Client(clientConfig),
    requiredString(process.env, 'STEPWELL_BUCKET', 'the name of the reports bucket'),
  ),
);

/**
 * The collect function of MapFanOut: merges the parts of an execution into one report and returns the event of the
 * summary function. It fails with `ReportIncomplete`, `InvalidInput`, `InvalidSetting` or an error of S3.
 */
export const handler = async (event: unknown, context: Context): Promise<SummaryEvent> => {
  logger.addContext(context);
  const summary = await handleCollect(event, store());
  const { requestId, status, requested, succeeded, failed } = summary;
  metrics.addMetric(fanOutMetrics.itemsSucceeded, MetricUnit.Count, succeeded);
  metrics.addMetric(fanOutMetrics.itemsFailed, MetricUnit.Count, failed);
  metrics.publishStoredMetrics();
  logger.info('request collected', { requestId, status, requested, succeeded, failed });
  return summary;
};
