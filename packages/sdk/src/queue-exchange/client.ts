import { parseOutput } from '@stepwell/core';
import {
  fitMessage,
  INLINE_OUTPUT_LIMIT_BYTES,
  type QueueExchangeInput,
  queueExchange as contract,
  exchangeTags,
  type QueueExchangeOutput,
} from '@stepwell/core/queue-exchange';
import { putObject, readJsonObject } from '../objects/s3-objects.js';
import { type Stepwell } from '../stepwell.js';
import { type ResourceName, TagReader } from '../tags.js';
import { type CallOptions } from '../execution.js';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { type ResultOptions } from '../result.js';
import { type StartOptions } from '../start.js';
import { clientOptions } from '../required.js';
import { workflowClient, type Workflow, type WorkflowOptions } from '../workflow.js';
import { type WorkflowEntry, workflowEntry } from '../workflow-entry.js';
import { type ExchangeProgress, exchangeProgress } from './progress.js';

/** Stores a message that exceeds the limit in the workflow's bucket, and returns an input that refers to it. */
async function offloadLargeMessage(
  stepwell: Stepwell,
  bucket: ResourceName,
  input: QueueExchangeInput,
  abortSignal?: AbortSignal,
): Promise<QueueExchangeInput> {
  // A UTF-16 code unit takes at most three bytes, so shorter messages always fit.
  if (input.message === undefined || JSON.stringify(input.message).length <= INLINE_OUTPUT_LIMIT_BYTES / 3)
    return input;
  const fitted = fitMessage(input, await bucket(abortSignal));
  if (fitted.object !== undefined)
    await putObject(stepwell, fitted.object, fitted.object.body, 'application/json', abortSignal);
  return fitted.input;
}

/** Options of {@link queueExchange}. */
export interface QueueExchangeOptions extends WorkflowOptions {
  /** The workflow's bucket. Default: the tag `stepwell:bucket` of the state machine, read on first use. */
  readonly bucketName?: string;
  /** The workflow's claims table. Default: the tag `stepwell:table`. */
  readonly tableName?: string;
  /** URL of the workflow's queue. Default: the tag `stepwell:queue-url`. */
  readonly queueUrl?: string;
}

/** The source of a worker for the workflow's messages. Pass it to `worker` from `@stepwell/sdk/worker`. */
export interface ExchangeQueue {
  readonly queueUrl: string;
  readonly tableName: string;
  readonly bucketName: string;
}

/** An execution of QueueExchange. Its progress shows whether the message has been sent and answered. */
export type QueueExchangeExecution = TrackedExecution<QueueExchangeOutput, ExchangeProgress>;

/** Creates a client for a deployed QueueExchange. */
export interface QueueExchange extends Workflow<QueueExchangeInput, QueueExchangeOutput, QueueExchangeExecution> {
  /** Starts an execution, as for every workflow. A message above 200,000 bytes is stored in the workflow's bucket. */
  start(input: QueueExchangeInput, options?: StartOptions): Promise<QueueExchangeExecution>;
  /**
   * Sends a message and waits for the response, which is read from S3 if it is large.
   *
   * ```ts
   * const response = await scenes.exchange({ sceneUri: 's3://scenes/lake.hdr' });
   * ```
   */
  exchange(message: Readonly<Record<string, unknown>>, options?: StartOptions & ResultOptions): Promise<unknown>;
  /** Returns the response in an execution's output, read from S3 if it is large. */
  responseOf(output: QueueExchangeOutput, options?: CallOptions): Promise<unknown>;
  /** Returns the source for your own worker. */
  queue(options?: CallOptions): Promise<ExchangeQueue>;
}

/**
 * Creates a client for a deployed QueueExchange.
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

  const client = workflowClient<QueueExchangeInput, QueueExchangeOutput, QueueExchangeExecution>(
    stepwell,
    stateMachineArn,
    {
      contract,
      open: (executionArn) =>
        new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), exchangeProgress),
      prepare: async (input, abortSignal) => ({
        input: await offloadLargeMessage(stepwell, bucket, input, abortSignal),
      }),
    },
  );
  const responseOf = async (
    { output, outputUri }: QueueExchangeOutput,
    { abortSignal }: CallOptions = {},
  ): Promise<unknown> => (outputUri === undefined ? output : readJsonObject(stepwell, outputUri, abortSignal));

  return {
    ...client,
    responseOf,
    exchange: async (message, exchangeOptions: StartOptions & ResultOptions = {}) =>
      responseOf(await client.execute({ message }, exchangeOptions), exchangeOptions),
    queue: async ({ abortSignal } = {}) => ({
      queueUrl: await queueUrl(abortSignal),
      tableName: await table(abortSignal),
      bucketName: await bucket(abortSignal),
    }),
  };
}

/** Handles the workflow like every other one. */
export const entry: WorkflowEntry = workflowEntry(contract, queueExchange);
