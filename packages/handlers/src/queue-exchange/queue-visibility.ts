import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type SQSRecord } from 'aws-lambda';
import { logger } from './telemetry.js';

/**
 * Hides a message of an event source for so many seconds. That it cannot be hidden as wanted changes only when it comes
 * again: by the queue's own visibility timeout.
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
    logger.warn('visibility not changed', {
      messageId: record.messageId,
      reason: error instanceof Error ? error.name : String(error),
    });
  }
}

/** The URL of a queue by its ARN, on AWS or where `AWS_ENDPOINT_URL` says. */
export function queueUrlOf(
  queueArn: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const [, partition = 'aws', , region = '', account = '', name = ''] = queueArn.split(':');
  const endpoint = environment['AWS_ENDPOINT_URL_SQS'] ?? environment['AWS_ENDPOINT_URL'];
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${endpoint?.replace(/\/$/, '') ?? `https://sqs.${region}.${suffix}`}/${account}/${name}`;
}
