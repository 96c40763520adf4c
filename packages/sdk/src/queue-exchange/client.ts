import { parseInput, parseOutput } from '@stepwell/core';
import {
  queueExchange as contract,
  exchangeTags,
  type QueueExchangeInput,
  type QueueExchangeOutput,
} from '@stepwell/core/queue-exchange';
import { type CallOptions } from '../execution.js';
import { readJsonObject } from '../objects/read-object.js';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { type ResultOptions } from '../result.js';
import { type StartOptions } from '../start.js';
import { clientOptions } from '../required.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { workflowClient } from '../workflow-client.js';
import { type Workflow, type WorkflowOptions } from '../workflow.js';
import { offloadLargeMessage } from './offload-message.js';
import { type ExchangeProgress, exchangeProgress } from './progress.js';

/** Which deployment to talk to. */
export interface QueueExchangeOptions extends WorkflowOptions {
  /** The exchange's bucket; default the state machine's tag `stepwell:bucket`, asked for when first needed. */
  readonly bucketName?: string;
  /** The exchange's table of claims; default the tag `stepwell:table`. */
  readonly tableName?: string;
  /** The exchange's queue; default the tag `stepwell:queue-url`. */
  readonly queueUrl?: string;
}

/**
 * Where the messages of an exchange wait, and what taking them needs: give it to `worker` of `@stepwell/sdk/worker`.
 */
export interface ExchangeQueue {
  readonly queueUrl: string;
  readonly tableName: string;
  readonly bucketName: string;
}

/** One exchange. Its progress tells whether the message was sent and answered. */
export type QueueExchangeExecution = TrackedExecution<QueueExchangeOutput, ExchangeProgress>;

/** A deployed QueueExchange. */
export interface QueueExchange extends Workflow<QueueExchangeInput, QueueExchangeOutput, QueueExchangeExecution> {
  /** As of every workflow; a message above 200,000 bytes goes through the exchange's bucket by itself. */
  start(input: QueueExchangeInput, options?: StartOptions): Promise<QueueExchangeExecution>;
  /**
   * Sends a message through the exchange and waits for the answer to it, wherever that lies.
   *
   * ```ts
   * const answer = await scenes.exchange({ sceneUri: 's3://scenes/lake.hdr' });
   * ```
   */
  exchange(message: Readonly<Record<string, unknown>>, options?: StartOptions & ResultOptions): Promise<unknown>;
  /** The answer in an execution's output, read from S3 where it was too long. */
  responseOf(output: QueueExchangeOutput, options?: CallOptions): Promise<unknown>;
  /** What a poller of your own needs to take this exchange's messages. */
  queue(options?: CallOptions): Promise<ExchangeQueue>;
}

/**
 * The client of a deployed QueueExchange.
 *
 * ```ts
 * const scenes = queueExchange(stepwell, { stateMachineArn });
 * const { output } = await scenes.execute({ message: { sceneUri: 's3://scenes/lake.hdr' } });
 * ```
 */
export function queueExchange(stepwell: Stepwell, options: QueueExchangeOptions): QueueExchange {
  const { stateMachineArn } = clientOptions(stepwell, options);
  const tags = new TagReader(stepwell, stateMachineArn);
  const bucket = tags.resourceName(options.bucketName, exchangeTags.bucket, 'bucketName');
  const table = tags.resourceName(options.tableName, exchangeTags.table, 'tableName');
  const queueUrl = tags.resourceName(options.queueUrl, exchangeTags.queueUrl, 'queueUrl');

  const general = workflowClient<QueueExchangeInput, QueueExchangeOutput, QueueExchangeExecution>(
    stepwell,
    stateMachineArn,
    {
      open: (executionArn) =>
        new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), exchangeProgress),
      prepare: async (given, abortSignal) => ({
        input: await offloadLargeMessage(stepwell, bucket, parseInput(contract, given), abortSignal),
      }),
    },
  );
  const responseOf = async (
    { output, outputUri }: QueueExchangeOutput,
    { abortSignal }: CallOptions = {},
  ): Promise<unknown> => (outputUri === undefined ? output : readJsonObject(stepwell, outputUri, abortSignal));

  return {
    ...general,
    responseOf,
    exchange: async (message, exchangeOptions: StartOptions & ResultOptions = {}) =>
      responseOf(await general.execute({ message }, exchangeOptions), exchangeOptions),
    queue: async ({ abortSignal } = {}) => ({
      queueUrl: await queueUrl(abortSignal),
      tableName: await table(abortSignal),
      bucketName: await bucket(abortSignal),
    }),
  };
}
