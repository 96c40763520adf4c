import { isNamed, SdkError } from '../errors/sdk-error.js';

/**
 * A stage of a chain has not written an output within the time that was given. It may come yet; or the message lies in
 * a dead-letter queue.
 */
export class OutputMissing extends SdkError {
  constructor(stage: string, correlationId: string, maxWaitTime: number) {
    super(
      'OutputMissing',
      `${stage} has written no output for ${correlationId} after ${maxWaitTime} s (maxWaitTime). Wait again, or look into the dead-letter queues of the chain.`,
      { fault: 'system', retryable: true },
    );
  }
}

/** Whether an error is an `OutputMissing`, of this copy of the package or another. */
export function isOutputMissing(error: unknown): error is OutputMissing {
  return isNamed(error, 'OutputMissing');
}
