import { type Claims } from '@stepwell/core/idempotency';
import { type DeadLetter, type FailedJob, deadLetterOf } from '@stepwell/core/queue-chain';
import { WorkHeld } from './work-held.js';

/** What the failure function works with. */
export interface FailureSurroundings {
  readonly claims: Claims;
  /** Names who takes claims in this call. */
  readonly holder: string;
  readonly holdMs: number;
  /** The URL of a stage's dead-letter queue; `undefined` for a stage of another chain. */
  queueOf(stage: string): string | undefined;
  send(queueUrl: string, letter: DeadLetter): Promise<void>;
}

/** What became of the news that a job failed. */
export type FailureOutcome = 'dead-lettered' | 'repeated' | 'not ours';

/**
 * Puts the message of a job that failed into the dead-letter queue of its stage, however often the failure is told. Throws what cannot be
 * settled, for EventBridge and Lambda to tell it again.
 */
export async function handleFailure(event: { readonly detail: FailedJob }, { claims, holder, holdMs, queueOf, send }: FailureSurroundings): Promise<FailureOutcome> {
  const letter = deadLetterOf(event.detail);
  const queueUrl = letter && queueOf(letter.stage);
  if (letter === undefined || queueUrl === undefined) return 'not ours';
  const claimId = `dead-letter/${event.detail.jobId}`;
  const claim = await claims.claim(claimId, holder, holdMs);
  if (claim.kind === 'completed') return 'repeated';
  if (claim.kind === 'held') throw new WorkHeld(event.detail.jobId, claim.forMs);
  try {
    await send(queueUrl, letter);
    await claims.complete(claimId, holder, letter.messageDeduplicationId);
    return 'dead-lettered';
  } catch (error) {
    await claims.release(claimId, holder, String(error)).catch(() => undefined);
    throw error;
  }
}
