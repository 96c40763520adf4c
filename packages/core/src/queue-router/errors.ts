import { StepwellError } from '../stepwell-error.js';

/** The errors of QueueRouter's executions. A failed step ends its execution with the error of the step. */
export const routerErrors = {
  /** The input does not match the contract, or the message's body is not JSON. The cause contains the field. */
  invalidInput: 'InvalidInput',
  /** The message came from a queue without a route. */
  noRoute: 'DefaultStateError',
} as const;

/** The cause of {@link routerErrors}.noRoute, the same as in the system that QueueRouter replaces. */
export const NO_ROUTE_CAUSE = 'No module to process messages from this topic!';

/** Two messages with different bodies have the same deduplication id. The second message is not processed. */
export class MessageConflict extends StepwellError {
  override readonly name = 'MessageConflict';
  readonly fault = 'caller';
  readonly retryable = false;

  /** @param messageId of the second message @param executionName of the first message's execution */
  constructor(
    readonly messageId: string,
    readonly executionName: string,
  ) {
    super(
      `deduplicationId of message ${messageId} must be unique: a message with another body has started execution ${executionName}`,
    );
  }
}
