import { type PartialBatchResponse, type QueueRecord, processBatch } from '@stepwell/core/queue-message';
import { type ExecutionPlan, MessageConflict, planExecution } from '@stepwell/core/queue-router';

/** What the trigger function works with. */
export interface TriggerDependencies {
  /** The router's own bucket. */
  readonly bucket: string;
  /** Executions that are started at a time. */
  readonly concurrency: number;
  putBody(key: string, body: string): Promise<void>;
  start(plan: ExecutionPlan): Promise<StartOutcome>;
  /** Told what became of a message. */
  readonly notify: (record: QueueRecord, outcome: 'started' | 'repeated' | { readonly error: unknown }) => void;
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
  dependencies: TriggerDependencies,
): Promise<PartialBatchResponse> {
  const { bucket, concurrency, notify } = dependencies;
  return await processBatch(
    event.Records,
    async (record) => {
      const plan = planExecution(record, bucket);
      if (plan.body !== undefined) await dependencies.putBody(plan.body.key, plan.body.text);
      const outcome = await dependencies.start(plan);
      if (outcome === 'conflict') throw new MessageConflict(record.messageId, plan.name);
      notify(record, outcome);
    },
    { concurrency, onFailure: (record, error) => notify(record, { error }) },
  );
}
