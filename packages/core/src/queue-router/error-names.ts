/**
 * The errors with which executions of QueueRouter end. A step that fails ends its execution with the step's own error.
 */
export const routerErrors = {
  /** The input does not fit the contract, or the message's body is not JSON: the cause names the field. */
  invalidInput: 'InvalidInput',
  /** The message came from a queue without a route. */
  noRoute: 'DefaultStateError',
} as const;

/** The cause of {@link routerErrors}.noRoute, as in the system that QueueRouter stands for. */
export const NO_ROUTE_CAUSE = 'No module to process messages from this topic!';
