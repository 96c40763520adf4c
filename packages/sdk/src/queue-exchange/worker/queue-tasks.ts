import { type Message, type SQSClient } from '@aws-sdk/client-sqs';
import {
  exchangeOutputKey,
  type MessageStore,
  consumeMessage,
  type ConsumerDependencies,
  type ConsumeOptions,
  type MessageHandler,
} from '@stepwell/core/queue-exchange';
import { s3Uri } from '@stepwell/core';
import { call } from '../../call.js';
import { putObject, readJsonObject } from '../../objects/s3-objects.js';
import { type Stepwell } from '../../stepwell.js';
import { memoryClaims, tableClaims } from './claims.js';
import { type QueueSource, type TaskHandler, type WorkerEvent } from './options.js';
import { isPermanent } from './permanent-failure.js';
import { type TaskPoolOptions } from './task-pool.js';
import { taskTokens } from './task-tokens.js';

/** Options of {@link queueTasks}. */
export interface QueueTasksOptions {
  readonly stepwell: Stepwell;
  readonly sqs: SQSClient;
  readonly source: QueueSource;
  readonly heartbeatSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly retrySeconds: number;
  readonly permanentErrors: readonly string[];
  /** Aborted when handlers must cancel their work. */
  readonly cancelSignal: AbortSignal;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** Maximum wait time of ReceiveMessage, in seconds. */
const LONG_POLL_SECONDS = 20;

/** Polls a queue for messages and processes each with `consumeMessage`. */
export async function queueTasks<In, Out>(
  handler: TaskHandler<In, Out>,
  options: QueueTasksOptions,
): Promise<TaskPoolOptions['poll']> {
  const { stepwell, source, onEvent } = options;
  const { queueUrl: QueueUrl, tableName } = source;
  const { sqs } = options;
  const { ReceiveMessageCommand, DeleteMessageCommand, ChangeMessageVisibilityCommand } =
    await import('@aws-sdk/client-sqs');
  const VisibilityTimeout = options.visibilityTimeoutSeconds;
  const dependencies: ConsumerDependencies = {
    claims: tableName === undefined ? memoryClaims(() => stepwell.clock.now()) : await tableClaims(stepwell, tableName),
    tokens: taskTokens(stepwell),
    store: messageStore(stepwell, source.bucketName),
    clock: { now: () => stepwell.clock.now(), sleep: (ms, signal) => stepwell.clock.sleep(ms, signal) },
    random: stepwell.random,
    isPermanent: (error) => isPermanent(error, options.permanentErrors),
    onError: (problem, error) =>
      onEvent({ kind: 'problem', reason: `${problem}: ${error instanceof Error ? error.message : String(error)}` }),
  };
  // The message is not validated: the type parameter of the handler declares it.
  const handleMessage: MessageHandler = async (message, { id, executionArn, attempt, signal }) =>
    handler(message as In, { id, executionArn, attempt, abortSignal: signal });
  const changeVisibility = (ReceiptHandle: string | undefined, seconds: number) =>
    call(sqs, 'sqs:ChangeMessageVisibility', undefined, () =>
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: seconds })),
    );

  const processMessage = async ({ MessageId = '', Body = '', ReceiptHandle, Attributes }: Message): Promise<void> => {
    const consumeOptions: ConsumeOptions = {
      holdMs: 1_000 * VisibilityTimeout,
      heartbeatMs: 1_000 * options.heartbeatSeconds,
      retryBaseSeconds: options.retrySeconds,
      onHeartbeat: async () => void (await changeVisibility(ReceiptHandle, VisibilityTimeout)),
    };
    const delivery = {
      messageId: MessageId,
      body: Body,
      receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
    };
    const disposition = await consumeMessage(
      delivery,
      handleMessage,
      dependencies,
      consumeOptions,
      options.cancelSignal,
    );
    // A handler never delegates: its return value is the response.
    const kind = disposition.reason === 'delegated' ? 'succeeded' : disposition.reason;
    onEvent({
      kind,
      messageId: MessageId,
      ...(disposition.kind === 'keep' && disposition.detail !== undefined ? { reason: disposition.detail } : {}),
    });
    try {
      if (disposition.kind === 'keep') await changeVisibility(ReceiptHandle, disposition.delaySeconds);
      else
        await call(sqs, 'sqs:DeleteMessage', undefined, () =>
          sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
        );
    } catch (error) {
      // SQS redelivers the message. It is then found to be completed, or retried somewhat later.
      onEvent({
        kind: 'problem',
        messageId: MessageId,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  };

  return async (limit, abortSignal) => {
    const request = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: Math.min(10, limit),
      WaitTimeSeconds: LONG_POLL_SECONDS,
      VisibilityTimeout,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    const { Messages = [] } = await call(sqs, 'sqs:ReceiveMessage', abortSignal, () =>
      sqs.send(request, { abortSignal }),
    );
    return Messages.map((message) => () => processMessage(message));
  };
}

function messageStore(stepwell: Stepwell, bucket: string | undefined): MessageStore {
  const read = (uri: string) => readJsonObject(stepwell, uri);
  if (bucket === undefined) return { read };
  return {
    read,
    putOutput: async (exchangeId, Body) => {
      const location = { bucket, key: exchangeOutputKey(exchangeId) };
      await putObject(stepwell, location, Body, 'application/json');
      return s3Uri(location);
    },
  };
}
