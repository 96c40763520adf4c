import { isSubmissionUncertain } from '../batch-job/submission-uncertain.js';
import { type Claims } from '../idempotency/claims.js';
import { type PartialBatchResponse, processBatch } from '../queue-message/process-batch.js';
import { type QueueRecord } from '../queue-message/queue-record.js';
import { type ChainStage, type JobPlan, planJob } from './job-plan.js';
import { WorkHeld } from './work-held.js';

/** What the trigger of a stage needs. */
export interface StageDependencies {
  readonly stage: ChainStage;
  readonly claims: Claims;
  /** How long a claim is held, in milliseconds: at least as long as the call can take. */
  readonly holdMs: number;
  putBody(key: string, body: string): Promise<void>;
  /** Returns the id of the job with this name, if one was submitted. */
  findJob(jobName: string): Promise<string | undefined>;
  /** Submits a job and returns its id. @throws SubmissionUncertain if the job may have been submitted all the same */
  submit(plan: JobPlan): Promise<string>;
  /** Called once for each message. */
  readonly notify: (record: QueueRecord, outcome: 'submitted' | 'repeated' | { readonly error: unknown }) => void;
}

/** How many messages of a batch are in work at a time. SubmitJob allows 50 calls a second for each account. */
const CONCURRENCY = 5;

/**
 * Submits one job for each piece of work in a batch of messages, however often it is delivered. A message is deleted
 * once its work has a job, and stays in its queue otherwise.
 *
 * SubmitJob has no token that makes it idempotent. So the work is claimed before a job is submitted, and the claim is
 * completed with the job's id. Where a job may have been submitted without that being known (its call died, or the
 * response was lost), the claim stays held until its time is up, and the next call looks for the job by its name before
 * it submits one.
 */
export async function triggerStage(
  event: { readonly Records: readonly QueueRecord[] },
  dependencies: StageDependencies,
): Promise<PartialBatchResponse> {
  const { notify } = dependencies;
  return await processBatch(event.Records, async (record) => notify(record, await submitOnce(record, dependencies)), {
    concurrency: CONCURRENCY,
    onFailure: (record, error) => notify(record, { error }),
  });
}

async function submitOnce(
  record: QueueRecord,
  { stage, claims, holdMs, ...dependencies }: StageDependencies,
): Promise<'submitted' | 'repeated'> {
  const plan = planJob(record, stage);
  const claim = await claims.claim(`${stage.name}/${plan.workId}`, holdMs);
  if (claim.kind === 'completed') return 'repeated';
  if (claim.kind === 'held') throw new WorkHeld(record.messageId, claim.forMs);
  let jobId: string;
  let found: string | undefined;
  try {
    found = claim.attempt > 1 ? await dependencies.findJob(plan.jobName) : undefined;
    if (found === undefined && plan.body !== undefined) await dependencies.putBody(plan.body.key, plan.body.text);
    jobId = found ?? (await dependencies.submit(plan));
  } catch (error) {
    // No job was submitted, so the next delivery need not wait for the claim to expire; it does if this release fails.
    if (!isSubmissionUncertain(error)) await claim.release(String(error)).catch(() => undefined);
    throw error;
  }
  // If this fails, the claim expires, and the next delivery finds the job.
  await claim.complete(jobId);
  return found === undefined ? 'submitted' : 'repeated';
}
