/**
 * The most that an execution's input may take here: half of what Step Functions passes on, for the output of the step
 * comes beside it. A longer message goes by way of S3.
 */
export const ROUTED_INPUT_LIMIT_BYTES = 131_072;

/** What is longer of a correlation id, in UTF-16 code units, is cut off. */
export const CORRELATION_ID_LIMIT = 256;
