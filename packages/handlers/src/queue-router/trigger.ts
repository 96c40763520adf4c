import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { METRICS_NAMESPACE } from '@stepwell/core';
import { type PartialBatchResponse } from '@stepwell/core/queue-message';
import { routerMetrics } from '@stepwell/core/queue-router';
import { type Context, type SQSEvent } from 'aws-lambda';
import { clientConfig } from '../function/client-config.js';
import { once } from '../function/once.js';
import { triggerSettings } from './environment.js';
import { createExecutionStarter } from './execution-starter.js';
import { type TriggerDependencies, handleTrigger } from './trigger-handler.js';

const logger = new Logger();
const metrics = new Metrics({ namespace: METRICS_NAMESPACE });

const dependencies = once((): TriggerDependencies => {
  const { stateMachineArn, bucket, concurrency } = triggerSettings(process.env);
  const s3 = new S3Client(clientConfig);
  return {
    bucket,
    concurrency,
    start: createExecutionStarter(new SFNClient(clientConfig), stateMachineArn),
    putBody: async (key, body) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }));
    },
    notify: ({ messageId, eventSourceARN }, outcome) => {
      switch (outcome) {
        case 'started':
          return metrics.addMetric(routerMetrics.messagesStarted, MetricUnit.Count, 1);
        case 'repeated':
          metrics.addMetric(routerMetrics.messagesRepeated, MetricUnit.Count, 1);
          return logger.info('message already has an execution', { messageId, eventSourceARN });
        default:
          metrics.addMetric(routerMetrics.messagesLeft, MetricUnit.Count, 1);
          return logger.warn('message not processed', {
            messageId,
            eventSourceARN,
            error: outcome.error instanceof Error ? outcome.error : String(outcome.error),
          });
      }
    },
  };
});

/**
 * The trigger function of QueueRouter: starts one execution for each message of its queues (event source mapping with
 * `ReportBatchItemFailures`).
 */
export const handler = async (event: SQSEvent, context: Context): Promise<PartialBatchResponse> => {
  logger.addContext(context);
  try {
    return await handleTrigger(event, dependencies());
  } finally {
    metrics.publishStoredMetrics();
  }
};
