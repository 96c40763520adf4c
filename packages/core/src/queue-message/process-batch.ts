/** A message of Lambda's event source mapping for SQS queues: the members that pipelines read. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly eventSourceARN: string;
  readonly attributes: {
    /** Only for FIFO queues. */
    readonly MessageGroupId?: string;
    readonly MessageDeduplicationId?: string;
  };
  readonly messageAttributes: Readonly<Record<string, { readonly stringValue?: string } | undefined>>;
}

/** Returns the string value of a message attribute, or `undefined` if it is missing or empty. */
export function attributeOf(record: Pick<QueueRecord, 'messageAttributes'>, name: string): string | undefined {
  const text = record.messageAttributes[name]?.stringValue;
  return text === '' ? undefined : text;
}

/**
 * The response of a function whose event source mapping has `ReportBatchItemFailures`: the messages that stay in the
 * queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export interface PartialBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The options of {@link processBatch}. */
export interface BatchOptions<Message extends QueueRecord> {
  /** The number of messages that are processed concurrently. */
  readonly concurrency: number;
  /** Called with the error of each message that stays in the queue. */
  readonly onFailure: (record: Message, error: unknown) => void;
}

/**
 * Processes each message of a batch independently: only a failed message stays in the queue. Messages of one group of a
 * FIFO queue are processed in order. After the first failure, the rest of its group also stays in the queue, because
 * deleting those messages would reorder the group.
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
  // In the order of the batch, so that the same failures produce the same response.
  const batchItemFailures = [...new Set(records.map(({ messageId }) => messageId))]
    .filter((id) => failed.has(id))
    .map((itemIdentifier) => ({ itemIdentifier }));
  return { batchItemFailures };
}

/** Groups messages that must be processed in order: those of one group of a FIFO queue, and copies of one message. */
function sequentialGroups<Message extends QueueRecord>(records: readonly Message[]): Message[][] {
  const lanes = new Map<string, Message[]>();
  for (const record of records) {
    const group = record.attributes.MessageGroupId;
    // Standard queues can also have message groups (for fair queues), but do not guarantee order.
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

/** Returns whether a queue is a FIFO queue, by its ARN, URL or name. */
export function isFifo(queue: string): boolean {
  return queue.endsWith('.fifo');
}
