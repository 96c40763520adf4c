import { type Claims } from '@stepwell/core/idempotency';
import { type ChainStage, type JobPlan, planJob } from '@stepwell/core/queue-chain';
import { type PartialBatchResponse, type QueueRecord, processBatch } from '@stepwell/core/queue-message';
import { WorkHeld } from './work-held.js';

/** What the trigger function of a stage works with. */
export interface StageSurroundings {
  readonly stage: ChainStage;
  readonly claims: Claims;
  /** Names who takes claims in this call; no two calls have the same. */
  readonly holder: string;
  /** How long a claim is held at most: longer than a call can take. */
  readonly holdMs: number;
  putBody(key: string, body: string): Promise<void>;
  /** The id of a job with this name, if one was submitted. */
  findJob(jobName: string): Promise<string | undefined>;
  /** Submits the job; gives its id. */
  submit(plan: JobPlan): Promise<string>;
  /** Told what became of a message. */
  readonly tell: (record: QueueRecord, outcome: 'submitted' | 'repeated' | { readonly error: unknown }) => void;
}

/** Messages that are worked off at a time. SubmitJob takes 50 calls a second in an account. */
const CONCURRENCY = 5;

/**
 * Submits one job for each message of a batch, however often the message is delivered: whoever takes a message claims its work first, and
 * ends the claim with the job's id. Batch has no token that makes SubmitJob idempotent; so whoever takes up the work of a trigger that
 * died looks for a job of that name before it submits one.
 */
export async function handleStageTrigger(event: { readonly Records: readonly QueueRecord[] }, surroundings: StageSurroundings): Promise<PartialBatchResponse> {
  const { tell } = surroundings;
  return await processBatch(event.Records, async (record) => tell(record, await submitOnce(record, surroundings)), {
    concurrency: CONCURRENCY,
    onFailure: (record, error) => tell(record, { error }),
  });
}

async function submitOnce(record: QueueRecord, { stage, claims, holder, holdMs, ...surroundings }: StageSurroundings): Promise<'submitted' | 'repeated'> {
  const plan = planJob(record, stage);
  const claimId = `${stage.name}/${plan.workId}`;
  const claim = await claims.claim(claimId, holder, holdMs);
  if (claim.kind === 'completed') return 'repeated';
  if (claim.kind === 'held') throw new WorkHeld(record.messageId, claim.forMs);
  try {
    const earlier = claim.attempt > 1 ? await surroundings.findJob(plan.jobName) : undefined;
    if (earlier === undefined && plan.body !== undefined) await surroundings.putBody(plan.body.key, plan.body.text);
    await claims.complete(claimId, holder, earlier ?? (await surroundings.submit(plan)));
    return earlier === undefined ? 'submitted' : 'repeated';
  } catch (error) {
    // The next delivery need not wait for the claim to end by itself; if this fails too, it has to.
    await claims.release(claimId, holder, String(error)).catch(() => undefined);
    throw error;
  }
}
