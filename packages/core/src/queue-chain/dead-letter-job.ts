import { type FailedJob } from '../batch-job/failed-job.js';
import { type Claims } from '../idempotency/claims.js';
import { type DeadLetter, deadLetterOf } from './dead-letter.js';
import { WorkHeld } from './work-held.js';

/** The dependencies of {@link deadLetterJob}. */
export interface FailureDependencies {
  /** The name of the chain's table, which identifies the chain. */
  readonly chain: string;
  readonly claims: Claims;
  /** The duration of a claim in milliseconds: at least the maximum duration of the call. */
  readonly holdMs: number;
  /** Returns the URL of a stage's dead-letter queue; `undefined` for a stage that the chain no longer has. */
  queueOf(stage: string): string | undefined;
  send(queueUrl: string, letter: DeadLetter): Promise<void>;
}

/** The result of a job's failure event. */
export type FailureOutcome = 'dead-lettered' | 'repeated' | 'unrelated';

/**
 * Sends the message of a failed job to the dead-letter queue of its stage, once for any number of deliveries of the
 * event. If it is unknown whether a message was sent (the call ended early, or the response was lost), the message is
 * sent again with the same deduplication id. Both copies are the same work if they are redriven.
 *
 * @throws any error of the send or the claim, so that EventBridge and Lambda deliver the event again
 */
export async function deadLetterJob(
  job: FailedJob,
  { chain, claims, holdMs, queueOf, send }: FailureDependencies,
): Promise<FailureOutcome> {
  const letter = deadLetterOf(job);
  const queueUrl = letter?.chain === chain ? queueOf(letter.stage) : undefined;
  if (letter === undefined || queueUrl === undefined) return 'unrelated';
  const claim = await claims.claim(`dead-letter/${job.jobId}`, holdMs);
  if (claim.kind === 'completed') return 'repeated';
  if (claim.kind === 'held') throw new WorkHeld(job.jobId, claim.forMs);
  try {
    await send(queueUrl, letter);
  } catch (error) {
    await claim.release(String(error)).catch(() => undefined);
    throw error;
  }
  await claim.complete(letter.messageDeduplicationId);
  return 'dead-lettered';
}
