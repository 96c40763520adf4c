import { type ItemCompleted, completionOfDeadLetter } from '@stepwell/core/event-fan-out';
import { type PartialBatchResponse, processBatch } from '@stepwell/core/queue-message';
import { type SQSRecord } from 'aws-lambda';

/** What the dead-letters function works with. */
export interface DeadLettersDependencies {
  /** Hands a completion to the increment state machine. */
  startIncrement(completion: ItemCompleted): Promise<void>;
  /** Told what became of a message. */
  readonly notify: (messageId: string, outcome: ItemCompleted | { readonly failure: unknown }) => void;
}

/** A message of the dead-letter queue from which nobody can tell the item. */
export class UnreadableDeadLetter extends Error {
  override readonly name = 'UnreadableDeadLetter';

  constructor(body: string) {
    super(`The dead letter is about no item: ${body.slice(0, 200)}`);
  }
}

/** Messages that are handled at a time. */
const CONCURRENCY = 10;

/**
 * Makes an outcome of each dead letter, so that an item that was lost on its way fails itself and holds up nothing. A
 * message that cannot be read, or whose outcome could not be handed on, stays in the queue and goes to the queue of
 * what was given up in the end.
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
