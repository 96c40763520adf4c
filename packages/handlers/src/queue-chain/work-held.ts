import { StepwellError } from '@stepwell/core';

/** Another delivery of the same message is being worked off right now. This one stays in the queue, and finds the work done when it comes again. */
export class WorkHeld extends StepwellError {
  override readonly name = 'WorkHeld';
  readonly fault = 'system';
  readonly retryable = true;

  constructor(messageId: string, forMs: number) {
    super(`Message ${messageId} is being worked off by another call for at most ${forMs} ms; it comes again.`);
  }
}
