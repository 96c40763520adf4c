import { type QueueRecord } from './queue-record.js';

/**
 * What a function answers for a batch when its mapping has `ReportBatchItemFailures`: the messages that stay in the
 * queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export interface PartialBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** How a batch is worked off. */
export interface BatchOptions<Message extends QueueRecord> {
  /** Messages in work at a time. */
  readonly concurrency: number;
  /** Told why a message stays in the queue. */
  readonly onFailure: (record: Message, error: unknown) => void;
}

/**
 * Works off a batch of messages, each by itself: one that fails stays in the queue, and no other with it. Of a FIFO
 * queue, messages of one group are worked off one after the other, and after the first that fails the rest of its group
 * stays too, for were they deleted, the one that failed would come after them.
 */
export async function processBatch<Message extends QueueRecord>(
  records: readonly Message[],
  handle: (record: Message) => Promise<void>,
  options: BatchOptions<Message>,
): Promise<PartialBatchResponse> {
  const failed = new Set<string>();
  const lanes = sequentialGroups(records).values();
  const work = async (): Promise<void> => {
    for (const lane of lanes) {
      for (const [index, record] of lane.entries()) {
        try {
          await handle(record);
        } catch (error) {
          options.onFailure(record, error);
          for (const { messageId } of lane.slice(index)) failed.add(messageId);
          break;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  // In the order of the batch, so that the same failures give the same answer.
  const batchItemFailures = [...new Set(records.map(({ messageId }) => messageId))]
    .filter((id) => failed.has(id))
    .map((itemIdentifier) => ({ itemIdentifier }));
  return { batchItemFailures };
}

/**
 * Messages that have to be worked off one after the other: those of a FIFO queue's group, and copies of one message.
 */
function sequentialGroups<Message extends QueueRecord>(records: readonly Message[]): Message[][] {
  const lanes = new Map<string, Message[]>();
  for (const record of records) {
    const group = record.attributes.MessageGroupId;
    // Standard queues can have message groups too (for fair sharing), but promise no order.
    const lane =
      group !== undefined && isFifo(record.eventSourceARN)
        ? `group ${record.eventSourceARN} ${group}`
        : `message ${record.messageId}`;
    const there = lanes.get(lane);
    if (there === undefined) lanes.set(lane, [record]);
    else there.push(record);
  }
  return [...lanes.values()];
}

/** Whether a queue, by its ARN, URL or name, keeps the order of its messages. */
export function isFifo(queue: string): boolean {
  return queue.endsWith('.fifo');
}
