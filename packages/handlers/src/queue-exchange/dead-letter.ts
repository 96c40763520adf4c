import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { TRIED_BEFORE_ATTRIBUTE, failDeadLetter } from '@stepwell/core/queue-exchange';
import { type Context, type SQSBatchResponse, type SQSEvent, type SQSRecord } from 'aws-lambda';
import { clientSettings } from '../function/client-settings.js';
import { once } from '../function/once.js';
import { createDynamoDbClaims } from '../idempotency/dynamodb-claims.js';
import { deadLetterSettings } from './environment.js';
import { queueUrlOf } from './queue-visibility.js';
import { sendAgain } from './send-again.js';
import { createSfnTaskTokens } from './sfn-task-tokens.js';
import { logger } from './telemetry.js';

const surroundings = once(() => {
  const { table, queueUrl, maxAttempts } = deadLetterSettings(process.env);
  const ports = { claims: createDynamoDbClaims(new DynamoDBClient(clientSettings), table), tokens: createSfnTaskTokens(new SFNClient(clientSettings)), maxAttempts };
  return { ports, queueUrl, sqs: new SQSClient({ ...clientSettings, useQueueUrlAsEndpoint: false }) };
});

/**
 * The function on the dead-letter queue of QueueExchange: fails the execution of each message with `MessageExchangeFailed`. A message that it cannot
 * do that for stays, and ends in the queue behind, where an alarm watches.
 */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  const kept = await Promise.all(event.Records.map(async (record) => ((await isSettled(record)) ? [] : [{ itemIdentifier: record.messageId }])));
  return { batchItemFailures: kept.flat() };
};

async function isSettled(record: SQSRecord): Promise<boolean> {
  const { messageId, body, attributes, messageAttributes } = record;
  try {
    const { ports, queueUrl, sqs } = surroundings();
    const triedBefore = Number(messageAttributes[TRIED_BEFORE_ATTRIBUTE]?.stringValue ?? 0);
    const end = await failDeadLetter({ messageId, body, receiveCount: Number(attributes.ApproximateReceiveCount), triedBefore }, {
      ...ports,
      sendAgain: (to, message) => sendAgain(sqs, to === 'queue' ? queueUrl : queueUrlOf(record.eventSourceARN), message, messageAttributes),
    });
    logger.warn('dead letter', { messageId, end });
    return true;
  } catch (error) {
    logger.error('execution not failed', { messageId, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    return false;
  }
}
