import { type FailedJob } from '../batch-job/failed-job.js';
import { type Claims } from '../idempotency/claims.js';
import { type DeadLetter, deadLetterOf } from './dead-letter.js';
import { WorkHeld } from './work-held.js';

/** What dead-lettering a failed job needs. */
export interface FailureDependencies {
  /** The chain, by the name of its table. */
  readonly chain: string;
  readonly claims: Claims;
  /** How long a claim is held, in milliseconds: at least as long as the call can take. */
  readonly holdMs: number;
  /** Returns the URL of a stage's dead-letter queue; `undefined` for a stage that the chain no longer has. */
  queueOf(stage: string): string | undefined;
  send(queueUrl: string, letter: DeadLetter): Promise<void>;
}

/** The result of a job's failure event. */
export type FailureOutcome = 'dead-lettered' | 'repeated' | 'unrelated';

/**
 * Sends the message of a failed job to the dead-letter queue of its stage, once however often the event is delivered.
 * Where a message was sent without that being known (the call died, or the response was lost), it is sent again: with
 * the same deduplication id, so that both are the same work if they are moved back.
 *
 * @throws whatever could not be done, for EventBridge and Lambda to deliver the event again
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
