/**
 * The longest message, in characters of its JSON, that travels in the queue itself; a longer one travels by S3. A
 * character is at most three bytes in UTF-8 (four for a pair), so that message, token and ARN stay below the 256 KiB
 * which passes between two states.
 */
export const INLINE_MESSAGE_LIMIT = 64_000;

/**
 * The largest answer, in bytes of its JSON, that is sent with the task token; a larger one travels by S3
 * (SendTaskSuccess takes 262,144).
 */
export const INLINE_OUTPUT_LIMIT_BYTES = 200_000;

/**
 * What SendTaskFailure takes as a cause, in characters
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html).
 */
export const CAUSE_LIMIT = 32_768;

/** What SendTaskFailure takes as an error's name, in characters. */
export const ERROR_NAME_LIMIT = 256;

/** The longest that SQS hides a message after it was received, in seconds: 12 hours. */
export const VISIBILITY_LIMIT_SECONDS = 43_200;

/** The longest that SQS delays a message that is sent, in seconds. */
export const RESEND_DELAY_LIMIT_SECONDS = 900;
