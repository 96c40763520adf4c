import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Disposition,
  type ConsumeOptions,
  type ConsumerDependencies,
  type MessageHandler,
  consumeMessage,
  type MessageStore,
} from '@stepwell/core/queue-exchange';
import { type SQSBatchResponse, type SQSRecord, type Context, type SQSEvent } from 'aws-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientConfig, once } from '../function/clients.js';
import { createDynamoDbClaims } from '../idempotency/dynamodb-claims.js';
import { consumerSettings, type ConsumerSettings } from './environment.js';
import { changeMessageVisibility } from './queue-visibility.js';
import { createSfnTaskTokens } from './sfn-task-tokens.js';
import { logDisposition, logger, publishMetrics } from './telemetry.js';

/** Dependencies of {@link consumeBatch}. */
interface BatchDependencies {
  readonly messageDependencies: ConsumerDependencies;
  readonly settings: ConsumeOptions;
  /** Sets the visibility timeout of a message in seconds. */
  changeVisibility(record: SQSRecord, seconds: number): Promise<void>;
  readonly notify: (record: SQSRecord, disposition: Disposition) => void;
}

/** Consumes the messages of a batch concurrently. A message that fails does not affect the others. */
async function consumeBatch(
  records: readonly SQSRecord[],
  work: MessageHandler,
  dependencies: BatchDependencies,
): Promise<SQSBatchResponse> {
  const results = await Promise.all(
    records.map(async (record) => {
      const delivery = {
        messageId: record.messageId,
        body: record.body,
        receiveCount: Number(record.attributes.ApproximateReceiveCount),
      };
      const disposition = await consumeMessage(delivery, work, dependencies.messageDependencies, dependencies.settings);
      if (disposition.kind === 'keep') await dependencies.changeVisibility(record, disposition.delaySeconds);
      dependencies.notify(record, disposition);
      return { record, disposition };
    }),
  );
  return {
    batchItemFailures: results.flatMap(({ record, disposition }) =>
      disposition.kind === 'keep' ? [{ itemIdentifier: record.messageId }] : [],
    ),
  };
}

/** The work of a consumer, and its store of long messages. */
interface Consumer {
  readonly work: MessageHandler;
  readonly store: MessageStore;
}

/**
 * Creates a function of the queue of QueueExchange: consumes messages, does the work for each, and completes the task
 * of its execution. Returns a partial batch response.
 *
 * @param createConsumer called once, on the first invocation
 */
export function createConsumerHandler(
  createConsumer: (settings: ConsumerSettings) => Consumer,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const dependencies = once(() => {
    const settings = consumerSettings(process.env);
    const { work, store } = createConsumer(settings);
    const messageDependencies: ConsumerDependencies = {
      claims: createDynamoDbClaims(new DynamoDBClient(clientConfig), settings.table),
      tokens: createSfnTaskTokens(new SFNClient(clientConfig)),
      store,
      clock: { now: Date.now, sleep: async (ms, signal) => void (await sleep(ms, undefined, { signal })) },
      random: Math.random,
      isPermanent: (error) => error instanceof Error && settings.permanentErrors.includes(error.name),
      onError: (problem, error) =>
        logger.warn(problem, { reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
    };
    return {
      settings,
      work,
      messageDependencies,
      sqs: new SQSClient({ ...clientConfig, useQueueUrlAsEndpoint: false }),
    };
  });
  return async (event, context) => {
    logger.addContext(context);
    const { settings, messageDependencies, sqs, work } = dependencies();
    const dispositions: Disposition[] = [];
    const response = await consumeBatch(event.Records, work, {
      settings: {
        holdMs: 3 * settings.heartbeatMs,
        heartbeatMs: settings.heartbeatMs,
        retryBaseSeconds: settings.retryBaseSeconds,
      },
      messageDependencies,
      changeVisibility: (record, seconds) => changeMessageVisibility(sqs, record, seconds),
      notify: (record, disposition) => {
        dispositions.push(disposition);
        logDisposition(record.messageId, disposition);
      },
    });
    publishMetrics(dispositions);
    return response;
  };
}
