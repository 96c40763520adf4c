import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { eventFanOutMetrics } from '@stepwell/core/event-fan-out';
import { type Context } from 'aws-lambda';
import { clientConfig } from '../function/client-config.js';
import { once } from '../function/once.js';
import { registerSettings } from './environment.js';
import { createS3PartStore } from './part-store.js';
import {
  type RegisterEvent,
  type RegisterDependencies,
  type RegisterResult,
  handleRegister,
} from './register-handler.js';
import { createRequestTable } from './request-table.js';
import { logger, metrics } from './telemetry.js';

const dependencies = once((): RegisterDependencies => {
  const { bucket, table, deadlineSeconds, retentionSeconds } = registerSettings(process.env);
  const database = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig));
  return {
    store: createS3PartStore(new S3Client(clientConfig), bucket),
    table: createRequestTable(database, table),
    deadlineSeconds,
    retentionSeconds,
  };
});

/**
 * The register function of EventFanOut. It fails with `InvalidInput`, `RequestConflict`, `InvalidSetting` or an error
 * of S3 or DynamoDB.
 */
export const handler = async (event: RegisterEvent, context: Context): Promise<RegisterResult> => {
  logger.addContext(context);
  const registered = await handleRegister(event, dependencies());
  const { requestId, registration, items, parts } = registered;
  if (parts.length > 0) metrics.addMetric(eventFanOutMetrics.requestsRegistered, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  logger.info('request registered', { requestId, registration, items, parts: parts.length });
  return registered;
};
