import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { METRICS_NAMESPACE } from '@stepwell/core';
import { type FailedJob, type FailureDependencies, chainMetrics, deadLetterJob } from '@stepwell/core/queue-chain';
import { isFifo } from '@stepwell/core/queue-message';
import { type Context, type EventBridgeEvent } from 'aws-lambda';
import { clientConfig, once } from '../function/clients.js';
import { createDynamoDbClaims } from '../idempotency/dynamodb-claims.js';
import { failureSettings } from './environment.js';

const logger = new Logger();
const metrics = new Metrics({ namespace: METRICS_NAMESPACE });

const dependencies = once((): Omit<FailureDependencies, 'holdMs'> => {
  const { table, deadLetterQueues } = failureSettings(process.env);
  const sqs = new SQSClient(clientConfig);
  return {
    chain: table,
    claims: createDynamoDbClaims(new DynamoDBClient(clientConfig), table),
    queueOf: (stage) => deadLetterQueues.get(stage),
    send: async (queueUrl, { body, attributes, messageGroupId, messageDeduplicationId }) => {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      );
      const routing = isFifo(queueUrl)
        ? { MessageGroupId: messageGroupId, MessageDeduplicationId: messageDeduplicationId }
        : {};
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes, ...routing }));
    },
  };
});

/**
 * The failure function of QueueChain: EventBridge invokes it ("Batch Job State Change") for each failed job of the
 * chain.
 */
export const handler = async (
  event: EventBridgeEvent<'Batch Job State Change', FailedJob>,
  context: Context,
): Promise<void> => {
  logger.addContext(context);
  try {
    const outcome = await deadLetterJob(event.detail, {
      ...dependencies(),
      holdMs: context.getRemainingTimeInMillis(),
    });
    if (outcome === 'dead-lettered') metrics.addMetric(chainMetrics.jobsFailed, MetricUnit.Count, 1);
    logger.warn('a job failed', {
      jobId: event.detail.jobId,
      jobName: event.detail.jobName,
      statusReason: event.detail.statusReason,
      outcome,
    });
  } finally {
    metrics.publishStoredMetrics();
  }
};
