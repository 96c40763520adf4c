import {
  type Disposition,
  type ConsumeOptions,
  type ConsumerDependencies,
  type MessageHandler,
  consumeMessage,
} from '@stepwell/core/queue-exchange';
import { type SQSBatchResponse, type SQSRecord } from 'aws-lambda';

/** Dependencies of {@link consumeBatch}. */
export interface BatchDependencies {
  readonly messageDependencies: ConsumerDependencies;
  readonly settings: ConsumeOptions;
  /** Sets the visibility timeout of a message in seconds. */
  changeVisibility(record: SQSRecord, seconds: number): Promise<void>;
  readonly notify: (record: SQSRecord, disposition: Disposition) => void;
}

/** Consumes the messages of a batch concurrently. A message that fails does not affect the others. */
export async function consumeBatch(
  records: readonly SQSRecord[],
  work: MessageHandler,
  dependencies: BatchDependencies,
): Promise<SQSBatchResponse> {
  const results = await Promise.all(
    records.map(async (record) => {
      const delivery = {
        messageId: record.messageId,
        body: record.body,
        receiveCount: Number(record.attributes.ApproximateReceiveCount),
      };
      const disposition = await consumeMessage(delivery, work, dependencies.messageDependencies, dependencies.settings);
      if (disposition.kind === 'keep') await dependencies.changeVisibility(record, disposition.delaySeconds);
      dependencies.notify(record, disposition);
      return { record, disposition };
    }),
  );
  return {
    batchItemFailures: results.flatMap(({ record, disposition }) =>
      disposition.kind === 'keep' ? [{ itemIdentifier: record.messageId }] : [],
    ),
  };
}
