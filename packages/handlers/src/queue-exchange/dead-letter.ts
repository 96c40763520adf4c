import { type MessageAttributeValue, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  type ResendCounts,
  type ResentMessage,
  resendAttributes,
  type DeadLetterOutcome,
  handleDeadLetter,
} from '@stepwell/core/queue-exchange';
import { type SQSRecord, type Context, type SQSBatchResponse, type SQSEvent } from 'aws-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { clientConfig, once } from '../function/clients.js';
import { createDynamoDbClaims } from '../idempotency/dynamodb-claims.js';
import { deadLetterSettings } from './environment.js';
import { queueUrlOf } from './queue-visibility.js';
import { createSfnTaskTokens } from './sfn-task-tokens.js';
import { logger, publishDeadLetters } from './telemetry.js';

/** Reads the counters of earlier rounds from the attributes of a message. */
export function readRounds(attributes: SQSRecord['messageAttributes']): ResendCounts {
  const number = (name: string): number => Number(attributes[name]?.stringValue ?? 0);
  return { triedBefore: number(resendAttributes.triedBefore), idleRounds: number(resendAttributes.idleRounds) };
}

/** Sends a message again with its attributes and the updated counters. */
export async function resendMessage(
  client: SQSClient,
  queueUrl: string,
  { body, delaySeconds, triedBefore, idleRounds }: ResentMessage,
  attributes: SQSRecord['messageAttributes'],
): Promise<void> {
  const strings: [string, MessageAttributeValue][] = Object.entries(attributes).flatMap(
    ([name, { dataType, stringValue }]) =>
      stringValue === undefined ? [] : [[name, { DataType: dataType, StringValue: stringValue }]],
  );
  const number = (name: string, value: number): [string, MessageAttributeValue] => [
    name,
    { DataType: 'Number', StringValue: String(value) },
  ];
  const MessageAttributes = Object.fromEntries([
    ...strings,
    number(resendAttributes.triedBefore, triedBefore),
    number(resendAttributes.idleRounds, idleRounds),
  ]);
  await client.send(
    new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, DelaySeconds: delaySeconds, MessageAttributes }),
  );
}

const dependencies = once(() => {
  const { table, queueUrl, maxAttempts, maxIdleRounds } = deadLetterSettings(process.env);
  const claims = createDynamoDbClaims(new DynamoDBClient(clientConfig), table);
  const tokens = createSfnTaskTokens(new SFNClient(clientConfig));
  return {
    deadLetterDependencies: { claims, tokens, maxAttempts, maxIdleRounds },
    queueUrl,
    sqs: new SQSClient({ ...clientConfig, useQueueUrlAsEndpoint: false }),
  };
});

/**
 * The function of the dead-letter queue of QueueExchange: fails the execution of each message with
 * `MessageExchangeFailed`. If it cannot fail the execution, the message stays in the queue and is then moved to the
 * second dead-letter queue, which has an alarm.
 */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  const ends = await Promise.all(event.Records.map(async (record) => ({ record, end: await processRecord(record) })));
  publishDeadLetters(ends.map(({ end }) => end));
  return {
    batchItemFailures: ends.flatMap(({ record, end }) =>
      end === undefined ? [{ itemIdentifier: record.messageId }] : [],
    ),
  };
};

/** Processes one message. Returns `undefined` if the message stays in the queue. */
async function processRecord(record: SQSRecord): Promise<DeadLetterOutcome | undefined> {
  const { messageId, body, attributes, messageAttributes } = record;
  try {
    const { deadLetterDependencies, queueUrl, sqs } = dependencies();
    const delivery = {
      messageId,
      body,
      receiveCount: Number(attributes.ApproximateReceiveCount),
      ...readRounds(messageAttributes),
    };
    const end = await handleDeadLetter(delivery, {
      ...deadLetterDependencies,
      resend: (to, message) =>
        resendMessage(sqs, to === 'queue' ? queueUrl : queueUrlOf(record.eventSourceARN), message, messageAttributes),
    });
    logger.warn('dead letter', { messageId, end });
    return end;
  } catch (error) {
    logger.error('the execution could not be failed', {
      messageId,
      reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
    return undefined;
  }
}
