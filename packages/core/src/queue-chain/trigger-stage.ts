import { StepwellError } from '../stepwell-error.js';
import { isSubmissionUncertain } from '../batch-job/errors.js';
import { type Claims } from '../idempotency/claims.js';
import { type PartialBatchResponse, processBatch, type QueueRecord } from '../queue-message/process-batch.js';
import { type ChainStage, type JobPlan, planJob } from './job-plan.js';

/**
 * Another delivery of the same work is being processed. This delivery stays in its queue. When it is delivered again,
 * the work is complete.
 */
export class WorkHeld extends StepwellError {
  override readonly name = 'WorkHeld';
  readonly fault = 'system';
  readonly retryable = true;

  /**
   * @param work the id of the message or the job @param forMs the maximum remaining duration of the other claim, in
   * milliseconds
   */
  constructor(work: string, forMs: number) {
    super(`${work} is being processed by another call for at most ${forMs} ms. It is delivered again.`);
  }
}

/** The dependencies of {@link triggerStage}. */
export interface StageDependencies {
  readonly stage: ChainStage;
  readonly claims: Claims;
  /** The duration of a claim in milliseconds: at least the maximum duration of the call. */
  readonly holdMs: number;
  putBody(key: string, body: string): Promise<void>;
  /** Returns the id of the job with this name, if one was submitted. */
  findJob(jobName: string): Promise<string | undefined>;
  /** Submits a job and returns its id. @throws SubmissionUncertain if the job may have been submitted */
  submit(plan: JobPlan): Promise<string>;
  /** Called once for each message. */
  readonly notify: (record: QueueRecord, outcome: 'submitted' | 'repeated' | { readonly error: unknown }) => void;
}

/**
 * The number of messages of a batch that are processed concurrently. SubmitJob allows 50 calls per second for each
 * account.
 */
const CONCURRENCY = 5;

/**
 * Submits one job for each unit of work in a batch of messages, for any number of deliveries. A message is deleted when
 * its work has a job, and stays in its queue otherwise.
 *
 * SubmitJob has no idempotency token. Therefore, the work is claimed before a job is submitted, and the claim is
 * completed with the job's id. If it is unknown whether a job was submitted (the call ended early, or the response was
 * lost), the claim stays held until it expires. The next call then looks for the job by its name before it submits one.
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
