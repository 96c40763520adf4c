import { StepwellError } from '../stepwell-error.js';

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
