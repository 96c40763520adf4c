import { parseInput, parseOutput, s3Uri, utf8Bytes } from '@stepwell/core';
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
import { contentHash, putObject } from '../objects/put-object.js';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { sendMessage, type SendOptions } from '../queues/send-message.js';
import { type ResultOptions } from '../result.js';
import { type StartOptions } from '../start.js';
import { clientOptions, requiredString } from '../required.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { workflowClient } from '../workflow-client.js';
import { type Workflow, type WorkflowOptions } from '../workflow.js';
import { type RoutedProgress, routedProgress } from './progress.js';

/** Which deployment to talk to. */
export interface QueueRouterOptions extends WorkflowOptions {
  /**
   * URLs of queues by route; default the state machine's tags `stepwell:queue:<route>`, asked for when first needed.
   */
  readonly queueUrls?: Readonly<Record<string, string>>;
  /** The router's bucket, for long messages; default the tag `stepwell:bucket`. */
  readonly bucketName?: string;
}

/** The execution of one message. Its progress tells the route, and what happens on it. */
export type QueueRouterExecution = TrackedExecution<QueueRouterOutput, RoutedProgress>;

/** A message that was sent, and the execution that it will have. */
export interface SentMessage {
  readonly messageId: string;
  /**
   * The message's execution. It starts when the trigger has taken the message: until then, calls about it throw
   * `ExecutionDoesNotExist`.
   */
  readonly execution: QueueRouterExecution;
  /**
   * Waits until the message was taken and its execution has ended, as `execution.result` does. What the output was sent
   * on to, it does not wait for.
   */
  result(options?: ResultOptions): Promise<QueueRouterOutput>;
}

/** A deployed QueueRouter. */
export interface QueueRouter extends Workflow<QueueRouterInput, QueueRouterOutput, QueueRouterExecution> {
  /**
   * Starts an execution past the queues. As of every workflow; an `event` that makes the input too large goes through
   * the router's bucket by itself.
   */
  start(input: QueueRouterInput, options?: StartOptions): Promise<QueueRouterExecution>;
  /**
   * Sends a message, any JSON, to a route's queue. One above 250,000 bytes goes through the router's bucket by itself.
   *
   * ```ts
   * const sent = await scenes.send('Activator', { sceneUri: 's3://scenes/lake.hdr' }, { deduplicationId: 'lake-1' });
   * const { status, output } = await sent.result({ maxWaitTime: 300 });
   * ```
   *
   * @throws ResourceUnknown where no route has that name; Throttled, AccessDenied and so on as every call
   */
  send(route: string, message: unknown, options?: SendOptions): Promise<SentMessage>;
  /** The URL of a route's queue. */
  queueUrl(route: string): Promise<string>;
}

/**
 * The client of a deployed QueueRouter.
 *
 * ```ts
 * const scenes = queueRouter(stepwell, { stateMachineArn });
 * await scenes.send('Activator', { sceneUri: 's3://scenes/lake.hdr' });
 * ```
 */
export function queueRouter(stepwell: Stepwell, options: QueueRouterOptions): QueueRouter {
  const { stateMachineArn } = clientOptions(stepwell, options);
  const tags = new TagReader(stepwell, stateMachineArn);
  const place = {
    prefix: ROUTED_MESSAGES_PREFIX,
    bucket: tags.resourceName(options.bucketName, routerTags.bucket, 'bucketName'),
  };
  const general = workflowClient<QueueRouterInput, QueueRouterOutput, QueueRouterExecution>(stepwell, stateMachineArn, {
    open: (executionArn) =>
      new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), routedProgress),
    prepare: (given) => {
      const input = parseInput(contract, given);
      const { event } = input.parameters;
      return {
        input,
        offload:
          event === undefined
            ? undefined
            : async (abortSignal) => ({
                ...input,
                parameters: await offloadEvent(stepwell, await place.bucket(abortSignal), event, abortSignal),
              }),
      };
    },
  });
  const queueUrl = async (route: string, abortSignal?: AbortSignal): Promise<string> => {
    requiredString('route', route, 'Give the id of a route');
    return options.queueUrls?.[route] ?? (await tags.require(routerTags.queue(route), 'queueUrls', abortSignal));
  };
  return {
    ...general,
    queueUrl,
    send: async (route, message, sendOptions = {}) => {
      const messageId = await sendMessage(
        stepwell,
        await queueUrl(route, sendOptions.abortSignal),
        message,
        sendOptions,
        place,
      );
      const { deduplicationId } = sendOptions;
      const execution = general.execution(deduplicationId === undefined ? messageId : executionNameOf(deduplicationId));
      return {
        messageId,
        execution,
        result: async (resultOptions = {}) => await waitForResult(stepwell, execution, resultOptions),
      };
    },
  };
}

/** Puts a message's body into the router's bucket, where those from its queues lie too. */
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

/** The result of an execution that may not have started yet. */
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
