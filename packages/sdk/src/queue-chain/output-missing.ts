import { isNamed, SdkError } from '../errors/sdk-error.js';

/**
 * A stage of a chain has not written an output within `maxWaitTime`. The message may still be in progress, or it may be
 * in a dead-letter queue.
 */
export class OutputMissing extends SdkError {
  constructor(stage: string, correlationId: string, maxWaitTime: number) {
    super(
      'OutputMissing',
      `Stage ${stage} has written no output for ${correlationId} after ${maxWaitTime} s (maxWaitTime). ` +
        'Wait again, or check the dead-letter queues of the chain.',
      { fault: 'system', retryable: true },
    );
  }
}

/** Whether an error is an {@link OutputMissing}. */
export function isOutputMissing(error: unknown): error is OutputMissing {
  return isNamed(error, 'OutputMissing');
}
