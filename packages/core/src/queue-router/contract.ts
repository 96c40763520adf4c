import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withExactlyOne, withDescription } from '../contract/zod-contract.js';
import { S3_URI_PATTERN } from '../s3-uri.js';
import { type QueueRouterInput, type QueueRouterOutput } from './input.js';
import { CORRELATION_ID_LIMIT } from './limits.js';

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
