import { type ItemCompleted, completionOfDeadLetter } from '@stepwell/core/event-fan-out';
import { type PartialBatchResponse, processBatch } from '@stepwell/core/queue-message';
import { type SQSRecord } from 'aws-lambda';

/** Dependencies of the dead-letters function. */
export interface DeadLettersDependencies {
  /** Starts an execution of the increment state machine. */
  startIncrement(completion: ItemCompleted): Promise<void>;
  /** Called with the outcome of each message. */
  readonly notify: (messageId: string, outcome: ItemCompleted | { readonly failure: unknown }) => void;
}

/** A dead letter that does not identify an item. */
export class UnreadableDeadLetter extends Error {
  override readonly name = 'UnreadableDeadLetter';

  constructor(body: string) {
    super(`The dead letter does not identify an item: ${body.slice(0, 200)}`);
  }
}

/** Messages that are processed concurrently. */
const CONCURRENCY = 10;

/**
 * Records a failed outcome for the item of each dead letter, so that a lost item does not delay its request. A message
 * that cannot be parsed, or whose outcome could not be recorded, stays in the queue and is moved to the second
 * dead-letter queue.
 */
export async function handleDeadLetters(
  event: { readonly Records: readonly SQSRecord[] },
  { startIncrement, notify }: DeadLettersDependencies,
): Promise<PartialBatchResponse> {
  return await processBatch(
    event.Records,
    async ({ messageId, body, messageAttributes }) => {
      const completion = completionOfDeadLetter(parseJson(body), {
        errorCode: messageAttributes['ERROR_CODE']?.stringValue,
        errorMessage: messageAttributes['ERROR_MESSAGE']?.stringValue,
      });
      if (completion === undefined) throw new UnreadableDeadLetter(body);
      await startIncrement(completion);
      notify(messageId, completion);
    },
    { concurrency: CONCURRENCY, onFailure: ({ messageId }, failure) => notify(messageId, { failure }) },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
