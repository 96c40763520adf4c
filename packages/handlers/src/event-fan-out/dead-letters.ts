import { type ItemCompleted, completionOfDeadLetter, eventFanOutMetrics } from '@stepwell/core/event-fan-out';
import { type PartialBatchResponse, processBatch } from '@stepwell/core/queue-message';
import { type SQSRecord, type Context, type SQSEvent } from 'aws-lambda';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { clientConfig, once } from '../function/clients.js';
import { deadLetterSettings } from './environment.js';
import { logger, metrics } from './telemetry.js';

/** Dependencies of the dead-letters function. */
interface DeadLettersDependencies {
  /** Starts an execution of the increment state machine. */
  startIncrement(completion: ItemCompleted): Promise<void>;
  /** Called with the outcome of each message. */
  readonly notify: (messageId: string, outcome: ItemCompleted | { readonly failure: unknown }) => void;
}

/** A dead letter that does not identify an item. */
class UnreadableDeadLetter extends Error {
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

const dependencies = once((): DeadLettersDependencies => {
  const { incrementArn } = deadLetterSettings(process.env);
  const client = new SFNClient(clientConfig);
  return {
    startIncrement: async (completion) => {
      await client.send(
        new StartExecutionCommand({ stateMachineArn: incrementArn, input: JSON.stringify(completion) }),
      );
    },
    notify: (messageId, outcome) => {
      if ('failure' in outcome)
        return logger.error('dead letter not processed', {
          messageId,
          error: outcome.failure instanceof Error ? outcome.failure : String(outcome.failure),
        });
      const { requestId, index } = outcome;
      return logger.warn('dead letter counted', {
        messageId,
        requestId,
        index,
        ...('error' in outcome ? { itemError: outcome.error, reason: outcome.reason } : {}),
      });
    },
  };
});

/**
 * The function of EventFanOut's dead-letter queue (event source mapping with `ReportBatchItemFailures`): counts lost
 * items as failed.
 */
export const handler = async (event: SQSEvent, context: Context): Promise<PartialBatchResponse> => {
  logger.addContext(context);
  metrics.addMetric(eventFanOutMetrics.deadLetters, MetricUnit.Count, event.Records.length);
  metrics.publishStoredMetrics();
  return await handleDeadLetters(event, dependencies());
};
