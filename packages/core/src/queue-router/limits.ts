/**
 * The maximum size of an execution's input, in bytes: half of the payload limit of Step Functions, because the output
 * of the step is added to it. A larger message is passed through S3.
 */
export const ROUTED_INPUT_LIMIT_BYTES = 131_072;

/** The maximum length of a correlation id, in UTF-16 code units. A longer id is truncated. */
export const CORRELATION_ID_LIMIT = 256;

/** The errors of QueueRouter's executions. A failed step ends its execution with the error of the step. */
export const routerErrors = {
  /** The input does not match the contract, or the message's body is not JSON. The cause contains the field. */
  invalidInput: 'InvalidInput',
  /** The message came from a queue without a route. */
  noRoute: 'DefaultStateError',
} as const;

/** The cause of {@link routerErrors}.noRoute, the same as in the system that QueueRouter replaces. */
export const NO_ROUTE_CAUSE = 'No module to process messages from this topic!';
