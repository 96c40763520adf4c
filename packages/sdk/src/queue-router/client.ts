import { parseOutput, s3Uri, utf8Bytes } from '@stepwell/core';
import {
  executionNameOf,
  queueRouter as contract,
  ROUTED_MESSAGES_PREFIX,
  routerTags,
  type MessageInBucket,
  type QueueRouterInput,
  type QueueRouterOutput,
} from '@stepwell/core/queue-router';
import { Backoff } from '../backoff.js';
import { isExecutionDoesNotExist } from '../errors/call-errors.js';
import { WaitTimedOut } from '../errors/execution-errors.js';
import { type Execution } from '../execution.js';
import { contentHash, putObject } from '../objects/s3-objects.js';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { sendMessage, type SendOptions } from '../queues/send-message.js';
import { type ResultOptions } from '../result.js';
import { type StartOptions } from '../start.js';
import { clientOptions, requiredString } from '../required.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { workflowClient, type Workflow, type WorkflowOptions } from '../workflow.js';
import { type WorkflowEntry, workflowEntry } from '../workflow-entry.js';
import { type RoutedProgress, routedProgress } from './progress.js';

/** Options of {@link queueRouter}. */
export interface QueueRouterOptions extends WorkflowOptions {
  /** Queue URLs by route. Default: the tags `stepwell:queue:<route>` of the state machine, read on first use. */
  readonly queueUrls?: Readonly<Record<string, string>>;
  /** The router's bucket for large messages. Default: the tag `stepwell:bucket`. */
  readonly bucketName?: string;
}

/** The execution of a message. Its progress shows the route and the current phase. */
export type QueueRouterExecution = TrackedExecution<QueueRouterOutput, RoutedProgress>;

/** A message that was sent, and its future execution. */
export interface SentMessage {
  readonly messageId: string;
  /**
   * The message's execution. It starts when the trigger has received the message. Until then, its methods throw
   * `ExecutionDoesNotExist`.
   */
  readonly execution: QueueRouterExecution;
  /**
   * Waits until the message has been received and its execution has ended, and returns its output, as
   * `execution.result` does. Does not wait for executions of forwarded messages.
   */
  result(options?: ResultOptions): Promise<QueueRouterOutput>;
}

/** Creates a client for a deployed QueueRouter. */
export interface QueueRouter extends Workflow<QueueRouterInput, QueueRouterOutput, QueueRouterExecution> {
  /**
   * Starts an execution directly, without a queue. An `event` that makes the input too large is stored in the router's
   * bucket.
   */
  start(input: QueueRouterInput, options?: StartOptions): Promise<QueueRouterExecution>;
  /**
   * Sends a message (any JSON) to a route's queue. A message above 250,000 bytes is stored in the router's bucket.
   *
   * ```ts
   * const sent = await scenes.send('Activator', { sceneUri: 's3://scenes/lake.hdr' }, { deduplicationId: 'lake-1' });
   * const { status, output } = await sent.result({ maxWaitTime: 300 });
   * ```
   *
   * @throws ResourceUnknown if there is no route with that name
   */
  send(route: string, message: unknown, options?: SendOptions): Promise<SentMessage>;
  /** Returns the URL of a route's queue. */
  queueUrl(route: string): Promise<string>;
}

/**
 * Creates a client for a deployed QueueRouter.
 *
 * ```ts
 * const scenes = queueRouter(stepwell, { stateMachineArn });
 * await scenes.send('Activator', { sceneUri: 's3://scenes/lake.hdr' });
 * ```
 */
export function queueRouter(stepwell: Stepwell, options: QueueRouterOptions): QueueRouter {
  const { stateMachineArn } = clientOptions(stepwell, options);
  const tags = new TagReader(stepwell, stateMachineArn);
  const messageBucket = {
    prefix: ROUTED_MESSAGES_PREFIX,
    bucket: tags.resourceName(options.bucketName, routerTags.bucket, 'bucketName'),
  };
  const client = workflowClient<QueueRouterInput, QueueRouterOutput, QueueRouterExecution>(stepwell, stateMachineArn, {
    contract,
    open: (executionArn) =>
      new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), routedProgress),
    prepare: (input) => {
      const { event } = input.parameters;
      return {
        input,
        offload:
          event === undefined
            ? undefined
            : async (abortSignal) => ({
                ...input,
                parameters: await offloadEvent(stepwell, await messageBucket.bucket(abortSignal), event, abortSignal),
              }),
      };
    },
  });
  const queueUrl = async (route: string, abortSignal?: AbortSignal): Promise<string> => {
    requiredString('route', route, 'Pass the name of a route');
    return options.queueUrls?.[route] ?? (await tags.require(routerTags.queue(route), 'queueUrls', abortSignal));
  };
  return {
    ...client,
    queueUrl,
    send: async (route, message, sendOptions = {}) => {
      const messageId = await sendMessage(
        stepwell,
        await queueUrl(route, sendOptions.abortSignal),
        message,
        sendOptions,
        messageBucket,
      );
      const { deduplicationId } = sendOptions;
      const execution = client.execution(deduplicationId === undefined ? messageId : executionNameOf(deduplicationId));
      return {
        messageId,
        execution,
        result: async (resultOptions = {}) => await waitForResult(stepwell, execution, resultOptions),
      };
    },
  };
}

/** Stores the body of a message in the router's bucket, as for large messages from its queues. */
async function offloadEvent(
  stepwell: Stepwell,
  bucket: string,
  event: string,
  abortSignal: AbortSignal | undefined,
): Promise<MessageInBucket> {
  const object = { bucket, key: `${ROUTED_MESSAGES_PREFIX}messages/${contentHash(event)}.json` };
  await putObject(stepwell, object, event, 'application/json', abortSignal);
  return { eventUri: s3Uri(object), eventBytes: utf8Bytes(event) };
}

/** Waits for the result of an execution that may not have started yet. */
async function waitForResult<Output>(
  stepwell: Stepwell,
  execution: Execution<Output>,
  options: ResultOptions,
): Promise<Output> {
  const { abortSignal, maxWaitTime } = options;
  const { clock } = stepwell;
  const deadline = clock.now() + (maxWaitTime ?? Number.POSITIVE_INFINITY) * 1000;
  const backoff = new Backoff(stepwell, options);
  for (;;) {
    try {
      return await execution.result({
        ...options,
        ...(maxWaitTime === undefined ? {} : { maxWaitTime: Math.max(0, (deadline - clock.now()) / 1000) }),
      });
    } catch (error) {
      if (!isExecutionDoesNotExist(error)) throw error;
      if (maxWaitTime !== undefined && clock.now() >= deadline)
        throw new WaitTimedOut(execution.executionArn, maxWaitTime);
    }
    await backoff.pause(abortSignal, deadline);
  }
}

/** Handles the workflow like every other one. */
export const entry: WorkflowEntry = workflowEntry(contract, queueRouter);
