import { type PartialBatchResponse, type QueueRecord, processBatch } from '@stepwell/core/queue-message';
import { type ExecutionPlan, MessageConflict, planExecution } from '@stepwell/core/queue-router';

/** Dependencies of the trigger function. */
export interface TriggerDependencies {
  /** The router's own bucket. */
  readonly bucket: string;
  /** Executions that are started concurrently. */
  readonly concurrency: number;
  putBody(key: string, body: string): Promise<void>;
  start(plan: ExecutionPlan): Promise<StartOutcome>;
  /** Called with the outcome of each message. */
  readonly notify: (record: QueueRecord, outcome: 'started' | 'repeated' | { readonly error: unknown }) => void;
}

/**
 * The outcome of a start: a new execution, the execution that the same message started before, or an execution that
 * another message started.
 */
export type StartOutcome = 'started' | 'repeated' | 'conflict';

/**
 * Starts one execution for each message of a batch, however often the message is delivered. If the execution cannot be
 * started, only this message stays in the queue, and is moved to the dead-letter queue after the maximum number of
 * receives.
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
