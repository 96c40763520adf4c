import { parseInput } from '@stepwell/core';
import { INLINE_OUTPUT_LIMIT_BYTES, queueExchange as contract, exchangeTags, type QueueExchangeInput, type QueueExchangeOutput } from '@stepwell/core/queue-exchange';
import { type CallOptions, type Execution } from '../execution.js';
import { type ResultOptions } from '../result.js';
import { startExecution, type StartOptions } from '../start.js';
import { parseStateMachineArn } from '../state-machine-arn.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { workflow, type Workflow, type WorkflowOptions } from '../workflow.js';
import { offloadMessage, readJsonObject } from './message-object.js';

/** Which deployment to talk to. */
export interface QueueExchangeOptions extends WorkflowOptions {
  /** The exchange's bucket; default the state machine's tag `stepwell:bucket`, asked for when first needed. */
  readonly bucketName?: string;
  /** The exchange's table of claims; default the tag `stepwell:table`. */
  readonly tableName?: string;
  /** The exchange's queue; default the tag `stepwell:queue-url`. */
  readonly queueUrl?: string;
}

/** Where the messages of an exchange wait, and what taking them needs: give it to `worker` of `@stepwell/sdk/worker`. */
export interface ExchangeQueue {
  readonly queueUrl: string;
  readonly tableName: string;
  readonly bucketName: string;
}

/** A deployed QueueExchange. */
export interface QueueExchange extends Workflow<QueueExchangeInput, QueueExchangeOutput> {
  /** As of every workflow; a message above 200,000 bytes goes through the exchange's bucket by itself. */
  start(input: QueueExchangeInput, options?: StartOptions): Promise<Execution<QueueExchangeOutput>>;
  /**
   * Sends a message through the exchange and waits for the answer to it, wherever that lies.
   *
   * ```ts
   * const answer = await scenes.exchange({ sceneUri: 's3://scenes/lake.hdr' });
   * ```
   */
  exchange(message: Readonly<Record<string, unknown>>, options?: StartOptions & ResultOptions): Promise<unknown>;
  /** The answer in an execution's output, read from S3 where it was too long. */
  answerOf(output: QueueExchangeOutput, options?: CallOptions): Promise<unknown>;
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
  const { stateMachineArn } = options;
  parseStateMachineArn(stateMachineArn);
  const tags = new TagReader(stepwell, stateMachineArn);
  const bucket = async (abortSignal?: AbortSignal) => options.bucketName ?? (await tags.require(exchangeTags.bucket, 'bucketName', abortSignal));
  const general = workflow(stepwell, contract, { stateMachineArn });

  const start = async (given: QueueExchangeInput, startOptions: StartOptions = {}): Promise<Execution<QueueExchangeOutput>> => {
    const input = parseInput(contract, given);
    // A character takes three bytes at most: shorter ones need no measuring, and no bucket.
    const long = input.message !== undefined && JSON.stringify(input.message).length > INLINE_OUTPUT_LIMIT_BYTES / 3;
    const fitted = long ? await offloadMessage(stepwell, () => bucket(startOptions.abortSignal), input, startOptions.abortSignal) : input;
    return general.execution(await startExecution(stepwell, stateMachineArn, fitted, startOptions));
  };
  const execute = async (input: QueueExchangeInput, executeOptions: StartOptions & ResultOptions = {}): Promise<QueueExchangeOutput> => (await start(input, executeOptions)).result(executeOptions);
  const answerOf = async ({ output, outputUri }: QueueExchangeOutput, { abortSignal }: CallOptions = {}): Promise<unknown> =>
    outputUri === undefined ? output : readJsonObject(stepwell, outputUri, abortSignal);

  return {
    stateMachineArn,
    start,
    execute,
    execution: general.execution,
    answerOf,
    exchange: async (message, exchangeOptions = {}) => answerOf(await execute({ message }, exchangeOptions), exchangeOptions),
    queue: async ({ abortSignal } = {}) => ({
      queueUrl: options.queueUrl ?? (await tags.require(exchangeTags.queueUrl, 'queueUrl', abortSignal)),
      tableName: options.tableName ?? (await tags.require(exchangeTags.table, 'tableName', abortSignal)),
      bucketName: await bucket(abortSignal),
    }),
  };
}
