import {
  type Disposition,
  type TakeSettings,
  type TakerPorts,
  type Work,
  takeMessage,
} from '@stepwell/core/queue-exchange';
import { type SQSBatchResponse, type SQSRecord } from 'aws-lambda';

/** What taking a batch of messages needs. */
export interface BatchSurroundings {
  readonly ports: TakerPorts;
  readonly settings: TakeSettings;
  /** Hides a message for so many seconds. */
  hide(record: SQSRecord, seconds: number): Promise<void>;
  readonly tell: (record: SQSRecord, disposition: Disposition) => void;
}

/** Takes each message of a batch, all at once; one that fails keeps none of the others. */
export async function takeBatch(
  records: readonly SQSRecord[],
  work: Work,
  surroundings: BatchSurroundings,
): Promise<SQSBatchResponse> {
  const taken = await Promise.all(
    records.map(async (record) => {
      const delivery = {
        messageId: record.messageId,
        body: record.body,
        receiveCount: Number(record.attributes.ApproximateReceiveCount),
      };
      const disposition = await takeMessage(delivery, work, surroundings.ports, surroundings.settings);
      if (disposition.kind === 'keep') await surroundings.hide(record, disposition.delaySeconds);
      surroundings.tell(record, disposition);
      return { record, disposition };
    }),
  );
  return {
    batchItemFailures: taken.flatMap(({ record, disposition }) =>
      disposition.kind === 'keep' ? [{ itemIdentifier: record.messageId }] : [],
    ),
  };
}
