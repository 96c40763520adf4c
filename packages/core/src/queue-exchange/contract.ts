import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withExactlyOne, withDescription } from '../contract/zod-contract.js';
import { S3_URI_PATTERN } from '../s3-uri.js';

/**
 * The maximum length of an inline message, in characters of its JSON. QueueExchange stores a longer message in S3. A
 * character takes at most three bytes in UTF-8 (a surrogate pair takes four), so the message, the token, and the ARN
 * stay below the limit of 256 KiB for the data that passes between two states.
 */
export const INLINE_MESSAGE_LIMIT = 64_000;

/**
 * The maximum size of an inline output, in bytes of its JSON. QueueExchange stores a larger output in S3
 * (SendTaskSuccess accepts up to 262,144).
 */
export const INLINE_OUTPUT_LIMIT_BYTES = 200_000;

/**
 * The maximum length of the cause that SendTaskFailure accepts, in characters
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html).
 */
export const CAUSE_LIMIT = 32_768;

/** The maximum length of the error name that SendTaskFailure accepts, in characters. */
export const ERROR_NAME_LIMIT = 256;

/** The maximum visibility timeout of an SQS message, in seconds: 12 hours. */
export const VISIBILITY_LIMIT_SECONDS = 43_200;

/** The maximum delay of a message that is sent to SQS, in seconds: 15 minutes. */
export const RESEND_DELAY_LIMIT_SECONDS = 900;

/** The errors of a QueueExchange execution, in addition to the errors of the consumer. */
export const exchangeErrors = {
  /** The input does not match the contract. The execution fails before it does any work. */
  invalidInput: 'InvalidInput',
  /** The message used all of its attempts, and no consumer completed it. The cause states the reason. */
  messageExchangeFailed: 'MessageExchangeFailed',
  /** The output exceeds the size limit of an execution, and the consumer has no bucket to store it. */
  outputTooLarge: 'OutputTooLarge',
  /** No execution sent the message. */
  invalidMessage: 'InvalidMessage',
} as const;

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
