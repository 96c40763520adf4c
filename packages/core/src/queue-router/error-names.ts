/** The errors of QueueRouter's executions. A failed step ends its execution with the error of the step. */
export const routerErrors = {
  /** The input does not match the contract, or the message's body is not JSON. The cause contains the field. */
  invalidInput: 'InvalidInput',
  /** The message came from a queue without a route. */
  noRoute: 'DefaultStateError',
} as const;

/** The cause of {@link routerErrors}.noRoute, the same as in the system that QueueRouter replaces. */
export const NO_ROUTE_CAUSE = 'No module to process messages from this topic!';
