import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type TakerPorts, failDeadLetter } from '@stepwell/core/queue-exchange';
import { type Context, type SQSBatchResponse, type SQSEvent, type SQSRecord } from 'aws-lambda';
import { clientSettings } from '../function/client-settings.js';
import { once } from '../function/once.js';
import { createDynamoDbClaims } from '../idempotency/dynamodb-claims.js';
import { exchangeSettings } from './environment.js';
import { hideMessage } from './queue-visibility.js';
import { createSfnTaskTokens } from './sfn-task-tokens.js';
import { logDisposition, logger } from './telemetry.js';

const surroundings = once(() => ({
  ports: {
    claims: createDynamoDbClaims(new DynamoDBClient(clientSettings), exchangeSettings(process.env).table),
    tokens: createSfnTaskTokens(new SFNClient(clientSettings)),
  },
  sqs: new SQSClient({ ...clientSettings, useQueueUrlAsEndpoint: false }),
}));

/**
 * The function on the dead-letter queue of QueueExchange: fails the execution of each message with `MessageExchangeFailed`. A message that it cannot
 * do that for stays, and ends in the queue behind, where an alarm watches.
 */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  const { ports, sqs } = surroundings();
  const kept = await Promise.all(event.Records.map(async (record) => ((await settled(record, ports, sqs)) ? [] : [{ itemIdentifier: record.messageId }])));
  return { batchItemFailures: kept.flat() };
};

async function settled(record: SQSRecord, ports: Pick<TakerPorts, 'claims' | 'tokens'>, sqs: SQSClient): Promise<boolean> {
  try {
    const disposition = await failDeadLetter({ messageId: record.messageId, body: record.body, receiveCount: Number(record.attributes.ApproximateReceiveCount) }, ports);
    if (disposition.kind === 'keep') await hideMessage(sqs, record, disposition.delaySeconds);
    logDisposition(record.messageId, disposition);
    return disposition.kind === 'delete';
  } catch (error) {
    logger.error('execution not failed', { messageId: record.messageId, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    return false;
  }
}
