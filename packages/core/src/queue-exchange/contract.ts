import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withExactlyOne, withDescription } from '../contract/zod-contract.js';
import { S3_URI_PATTERN } from '../s3-uri.js';
import { type QueueExchangeInput, type QueueExchangeOutput } from './input.js';

const input = withExactlyOne(
  z.strictObject({
    message: z.optional(withDescription(z.looseObject({}), 'a JSON object, unless messageUri is specified')),
    messageUri: z.optional(
      withDescription(
        z.string().check(z.regex(new RegExp(S3_URI_PATTERN))),
        'the s3://bucket/key URI of the message as JSON',
      ),
    ),
  }),
  'an object with either message or messageUri',
  'message',
  'messageUri',
);

const output = withDescription(
  z.object({
    output: z.optional(z.any()),
    outputUri: z.optional(withDescription(z.string(), 'an s3://bucket/key URI')),
  }),
  'the output of QueueExchange',
);

/**
 * Defines the input and the output of QueueExchange.
 *
 * @example
 * ```ts
 * const input = parseInput(queueExchange, { message: { sceneUri: 's3://scenes/lake.hdr' } });
 * ```
 */
export const queueExchange: WorkflowContract<QueueExchangeInput, QueueExchangeOutput> = contractFromZod(
  'queue-exchange',
  // The type of the schema declares both members as optional. The exactly-one check narrows it to the union.
  input as unknown as z.ZodMiniType<QueueExchangeInput>,
  output as unknown as z.ZodMiniType<QueueExchangeOutput>,
);
