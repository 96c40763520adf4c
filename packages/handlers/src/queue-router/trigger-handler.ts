import { type PartialBatchResponse, type QueueRecord, processBatch } from '@stepwell/core/queue-message';
import { type ExecutionPlan, MessageConflict, planExecution } from '@stepwell/core/queue-router';

/** What the trigger function works with. */
export interface TriggerSurroundings {
  /** The router's own bucket. */
  readonly bucket: string;
  /** Executions that are started at a time. */
  readonly concurrency: number;
  putBody(key: string, body: string): Promise<void>;
  start(plan: ExecutionPlan): Promise<StartOutcome>;
  /** Told what became of a message. */
  readonly tell: (record: QueueRecord, outcome: 'started' | 'repeated' | { readonly error: unknown }) => void;
}

/**
 * What starting came to: a new execution, the one that the same message started before, or one that another message
 * started.
 */
export type StartOutcome = 'started' | 'repeated' | 'conflict';

/**
 * Starts one execution for each message of a batch, however often the message is delivered. A message whose execution
 * could not be started stays in the queue, alone, and after the queue's last try goes to its dead-letter queue.
 */
export async function handleTrigger(
  event: { readonly Records: readonly QueueRecord[] },
  surroundings: TriggerSurroundings,
): Promise<PartialBatchResponse> {
  const { bucket, concurrency, tell } = surroundings;
  return await processBatch(
    event.Records,
    async (record) => {
      const plan = planExecution(record, bucket);
      if (plan.body !== undefined) await surroundings.putBody(plan.body.key, plan.body.text);
      const outcome = await surroundings.start(plan);
      if (outcome === 'conflict') throw new MessageConflict(record.messageId, plan.name);
      tell(record, outcome);
    },
    { concurrency, onFailure: (record, error) => tell(record, { error }) },
  );
}
