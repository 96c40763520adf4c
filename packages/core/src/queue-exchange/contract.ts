import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withExactlyOne, withDescription } from '../contract/zod-contract.js';
import { S3_URI_PATTERN } from '../s3-uri.js';

/** The input of an execution: the input of the Activator, or the message if there is no Activator. */
export type QueueExchangeInput = InlineMessage | StoredMessage;

/** An inline message. */
export interface InlineMessage {
  /** A JSON object. */
  readonly message: Readonly<Record<string, unknown>>;
  readonly messageUri?: undefined;
}

/** A message in S3, for a message that is too long for an execution's input. */
export interface StoredMessage {
  readonly message?: undefined;
  /** The `s3://bucket/key` URI of the message as JSON. */
  readonly messageUri: string;
}

/** The output of an execution: the consumer's output, or its S3 URI. */
export interface QueueExchangeOutput {
  /** The consumer's output. */
  readonly output?: unknown;
  /** The `s3://bucket/key` URI of the output as JSON, for an output larger than 200,000 bytes. */
  readonly outputUri?: string;
}

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
