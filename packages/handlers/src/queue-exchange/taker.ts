import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Disposition, type MessageStore, type TakerPorts, type Work } from '@stepwell/core/queue-exchange';
import { type Context, type SQSBatchResponse, type SQSEvent } from 'aws-lambda';
import { clientSettings } from '../function/client-settings.js';
import { once } from '../function/once.js';
import { createDynamoDbClaims } from '../idempotency/dynamodb-claims.js';
import { takerSettings, type TakerSettings } from './environment.js';
import { hideMessage } from './queue-visibility.js';
import { createSfnTaskTokens } from './sfn-task-tokens.js';
import { takeBatch } from './take-batch.js';
import { logDisposition, logger, publishMetrics } from './telemetry.js';

/** What a taker does with messages, and how it gets long ones. */
export interface Taker {
  readonly work: Work;
  readonly store: MessageStore;
}

/**
 * A function on the queue of QueueExchange: takes messages, does its work with each, and tells each execution what came
 * of its own. Answers with a partial batch response.
 *
 * @param make called once, when the first message comes
 */
export function takerHandler(
  make: (settings: TakerSettings) => Taker,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const surroundings = once(() => {
    const settings = takerSettings(process.env);
    const { work, store } = make(settings);
    const ports: TakerPorts = {
      claims: createDynamoDbClaims(new DynamoDBClient(clientSettings), settings.table),
      tokens: createSfnTaskTokens(new SFNClient(clientSettings)),
      store,
      clock: { now: Date.now, sleep: async (ms, signal) => void (await sleep(ms, undefined, { signal })) },
      random: Math.random,
      isPermanent: (error) => error instanceof Error && settings.permanentErrors.includes(error.name),
      onProblem: (problem, error) =>
        logger.warn(problem, { reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
    };
    return { settings, work, ports, sqs: new SQSClient({ ...clientSettings, useQueueUrlAsEndpoint: false }) };
  });
  return async (event, context) => {
    logger.addContext(context);
    const { settings, ports, sqs, work } = surroundings();
    const dispositions: Disposition[] = [];
    const answer = await takeBatch(event.Records, work, {
      settings: {
        holdMs: 3 * settings.heartbeatMs,
        heartbeatMs: settings.heartbeatMs,
        retryBaseSeconds: settings.retryBaseSeconds,
      },
      ports,
      hide: (record, seconds) => hideMessage(sqs, record, seconds),
      tell: (record, disposition) => {
        dispositions.push(disposition);
        logDisposition(record.messageId, disposition);
      },
    });
    publishMetrics(dispositions);
    return answer;
  };
}
