import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type SQSRecord } from 'aws-lambda';
import { logger } from './telemetry.js';

/**
 * Sets the visibility timeout of a message in seconds. If the call fails, the visibility timeout of the queue applies,
 * which only changes the time of the redelivery.
 */
export async function changeMessageVisibility(client: SQSClient, record: SQSRecord, seconds: number): Promise<void> {
  try {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrlOf(record.eventSourceARN),
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  } catch (error) {
    logger.warn('visibility timeout not changed', {
      messageId: record.messageId,
      reason: error instanceof Error ? error.name : String(error),
    });
  }
}

/** Returns the URL of a queue on AWS, or below `AWS_ENDPOINT_URL`. */
export function queueUrlOf(
  queueArn: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const [, partition = 'aws', , region = '', account = '', name = ''] = queueArn.split(':');
  const endpoint = environment['AWS_ENDPOINT_URL_SQS'] ?? environment['AWS_ENDPOINT_URL'];
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${endpoint?.replace(/\/$/, '') ?? `https://sqs.${region}.${suffix}`}/${account}/${name}`;
}
