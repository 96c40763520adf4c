/**
 * The maximum size of an execution's input, in bytes: half of the payload limit of Step Functions, because the output
 * of the step is added to it. A larger message is passed through S3.
 */
export const ROUTED_INPUT_LIMIT_BYTES = 131_072;

/** The maximum length of a correlation id, in UTF-16 code units. A longer id is truncated. */
export const CORRELATION_ID_LIMIT = 256;
