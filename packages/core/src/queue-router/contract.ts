import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withExactlyOne, withDescription } from '../contract/zod-contract.js';
import { S3_URI_PATTERN } from '../s3-uri.js';
import { CORRELATION_ID_LIMIT } from './limits.js';

/** The input of an execution of QueueRouter: one message, in the format of the trigger function. */
export interface QueueRouterInput {
  readonly parameters: MessageInBody | MessageInBucket;
  /** The ARN of the source queue. A queue without a route fails with `DefaultStateError`. */
  readonly eventSourceARN: string;
  /** The id that all messages from one first message share. Default: the name of the execution. */
  readonly correlationId?: string;
  /** The group of a message of a FIFO queue. Messages that the route sends keep it. */
  readonly messageGroupId?: string;
}

/** A message that fits the input of an execution. */
export interface MessageInBody {
  /** The body of the message as JSON. The step of the route receives the parsed value. */
  readonly event: string;
  readonly eventUri?: never;
  readonly eventBytes?: never;
}

/** A message that exceeds the input limit of an execution. */
export interface MessageInBucket {
  /**
   * `s3://bucket/key` of the message's body. A Batch job receives the body. A function or a workflow receives a
   * `MessageReference` of `@stepwell/core/batch-job`.
   */
  readonly eventUri: string;
  /** The size of the body in bytes. Default: unknown. */
  readonly eventBytes?: number;
  readonly event?: never;
}

/** The output of a succeeded execution: its input with the result of the message. */
export type QueueRouterOutput = QueueRouterInput & {
  /**
   * For a Batch job, the status of the job; for a function, the status of its invocation; for a workflow, its
   * execution.
   */
  readonly status: unknown;
  /** The output of the step. A route with `sendTo` sends it. */
  readonly output: unknown;
};

const fields = {
  parameters: withExactlyOne(
    z.strictObject({
      event: z.optional(withDescription(z.string().check(z.minLength(1)), 'the body of the message as a JSON string')),
      eventUri: z.optional(
        withDescription(
          z.string().check(z.regex(new RegExp(S3_URI_PATTERN))),
          'the s3://bucket/key URI of the message body',
        ),
      ),
      eventBytes: z.optional(withDescription(z.int().check(z.gte(0)), 'the size of the body in bytes')),
    }),
    'an object with event or eventUri',
    'event',
    'eventUri',
  ),
  eventSourceARN: withDescription(z.string().check(z.minLength(1)), 'the ARN of the source queue'),
  correlationId: z.optional(
    withDescription(
      z.string().check(z.minLength(1), z.maxLength(CORRELATION_ID_LIMIT)),
      'a string of 1 to 256 characters',
    ),
  ),
  messageGroupId: z.optional(
    withDescription(z.string().check(z.minLength(1), z.maxLength(128)), 'a string of 1 to 128 characters'),
  ),
};

const anything = (what: string) => withDescription(z.unknown(), what);

/**
 * The input and output of QueueRouter. Its queues deliver messages; you can also start an execution with this input.
 *
 * @example
 * ```ts
 * const input = parseInput(queueRouter, { parameters: { event: '{"sceneUri":"s3://scenes/a.hdr"}' }, eventSourceARN:
 * queueArn });
 * ```
 */
export const queueRouter: WorkflowContract<QueueRouterInput, QueueRouterOutput> = contractFromZod(
  'queue-router',
  // The type of the schema has both members of parameters as optional. The exactly-one check makes it the union.
  withDescription(
    z.strictObject(fields),
    'an object with parameters and eventSourceARN',
  ) as unknown as z.ZodMiniType<QueueRouterInput>,
  withDescription(
    z.object({ ...fields, status: anything('the status of the step'), output: anything('the output of the step') }),
    'the output of QueueRouter',
  ) as unknown as z.ZodMiniType<QueueRouterOutput>,
);
