import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { METRICS_NAMESPACE } from '@stepwell/core';
import { type StageDependencies, chainMetrics, triggerStage } from '@stepwell/core/queue-chain';
import { type PartialBatchResponse } from '@stepwell/core/queue-message';
import { type Context, type SQSEvent } from 'aws-lambda';
import { createBatchJobs, submissionClientConfig } from '../batch-job/batch-jobs.js';
import { clientConfig, once } from '../function/clients.js';
import { createDynamoDbClaims } from '../idempotency/dynamodb-claims.js';
import { stageSettings } from './environment.js';

const logger = new Logger();
const metrics = new Metrics({ namespace: METRICS_NAMESPACE });

const dependencies = once((): Omit<StageDependencies, 'holdMs'> => {
  const { stage, jobQueue, jobDefinition, table } = stageSettings(process.env);
  const s3 = new S3Client(clientConfig);
  const jobs = createBatchJobs(new BatchClient(submissionClientConfig), jobQueue, jobDefinition);
  return {
    stage,
    claims: createDynamoDbClaims(new DynamoDBClient(clientConfig), table),
    findJob: jobs.find,
    submit: jobs.submit,
    putBody: async (key, body) => {
      await s3.send(
        new PutObjectCommand({ Bucket: stage.bucket, Key: key, Body: body, ContentType: 'application/json' }),
      );
    },
    notify: ({ messageId }, outcome) => {
      switch (outcome) {
        case 'submitted':
          return metrics.addMetric(chainMetrics.jobsSubmitted, MetricUnit.Count, 1);
        case 'repeated':
          metrics.addMetric(chainMetrics.messagesRepeated, MetricUnit.Count, 1);
          return logger.info('message already has a job', { messageId });
        default:
          metrics.addMetric(chainMetrics.messagesLeft, MetricUnit.Count, 1);
          return logger.warn('message not processed', {
            messageId,
            error: outcome.error instanceof Error ? outcome.error : String(outcome.error),
          });
      }
    },
  };
});

/**
 * The trigger function of a stage of QueueChain: submits one job for each message of its queue (event source mapping
 * with `ReportBatchItemFailures`).
 */
export const handler = async (event: SQSEvent, context: Context): Promise<PartialBatchResponse> => {
  logger.addContext(context);
  try {
    // An invocation that dies must not hold its claims longer than it could have run.
    return await triggerStage(event, { ...dependencies(), holdMs: context.getRemainingTimeInMillis() });
  } finally {
    metrics.publishStoredMetrics();
  }
};
