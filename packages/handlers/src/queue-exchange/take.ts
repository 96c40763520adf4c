import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Disposition, type TakerPorts, type Work } from '@stepwell/core/queue-exchange';
import { type Context, type SQSBatchResponse, type SQSEvent } from 'aws-lambda';
import { clientSettings } from '../function/client-settings.js';
import { once } from '../function/once.js';
import { createDynamoDbClaims } from '../idempotency/dynamodb-claims.js';
import { processorFunctionArn, takerSettings, type TakerSettings } from './environment.js';
import { invokeProcessor } from './invoke-processor.js';
import { hideMessage } from './queue-visibility.js';
import { createS3MessageStore } from './s3-message-store.js';
import { createSfnTaskTokens } from './sfn-task-tokens.js';
import { takeBatch } from './take-batch.js';
import { logDisposition, logger, publishMetrics } from './telemetry.js';

interface Surroundings {
  readonly settings: TakerSettings;
  readonly ports: Omit<TakerPorts, 'holder'>;
  readonly sqs: SQSClient;
  readonly work: Work;
}

const surroundings = once((): Surroundings => {
  const settings = takerSettings(process.env);
  // A processor may take as long as a function can; no socket gives up on it before.
  const lambda = new LambdaClient({ ...clientSettings, requestHandler: { connectionTimeout: 5_000, socketTimeout: 910_000 } });
  return {
    settings,
    sqs: new SQSClient({ ...clientSettings, useQueueUrlAsEndpoint: false }),
    work: invokeProcessor(lambda, processorFunctionArn(process.env)),
    ports: {
      claims: createDynamoDbClaims(new DynamoDBClient(clientSettings), settings.table),
      tokens: createSfnTaskTokens(new SFNClient(clientSettings)),
      store: createS3MessageStore(new S3Client(clientSettings), settings.bucket),
      clock: { now: Date.now, sleep: async (ms, signal) => void (await sleep(ms, undefined, { signal })) },
      random: Math.random,
      isPermanent: (error) => error instanceof Error && settings.permanentErrors.includes(error.name),
      onProblem: (problem, error) => logger.warn(problem, { reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
    },
  };
});

/**
 * The function on the queue of QueueExchange whose processor is a function: takes messages, calls the processor with each, and tells each execution
 * what came of its own. Answers with a partial batch response.
 */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  const { settings, ports, sqs, work } = surroundings();
  const dispositions: Disposition[] = [];
  const answer = await takeBatch(event.Records, work, {
    settings: { holdMs: 3 * settings.heartbeatMs, heartbeatMs: settings.heartbeatMs, retryBaseSeconds: settings.retryBaseSeconds },
    ports: () => ({ ...ports, holder: `${context.awsRequestId} ${randomUUID()}` }),
    hide: (record, seconds) => hideMessage(sqs, record, seconds),
    tell: (record, disposition) => {
      dispositions.push(disposition);
      logDisposition(record.messageId, disposition);
    },
  });
  publishMetrics(dispositions);
  return answer;
};
