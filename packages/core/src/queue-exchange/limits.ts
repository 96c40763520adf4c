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
