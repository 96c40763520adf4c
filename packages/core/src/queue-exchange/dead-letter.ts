import { type Free } from '../idempotency/claims.js';
import { exchangeErrors } from './error-names.js';
import { exchangeId, parseExchangeMessage } from './exchange-message.js';
import { RESEND_DELAY_LIMIT_SECONDS } from './limits.js';
import { type Outcome, parseOutcome, serializeOutcome, failedOutcome } from './outcome.js';
import { type Delivery, type ConsumerDependencies } from './dependencies.js';
import { visibilitySeconds } from './retry-delay.js';
import { sendOutcome } from './send-outcome.js';

/** What a message that was sent back remembers of its earlier rounds through the queue. */
export interface ResendCounts {
  /** How often it had been tried when it was last sent back to its queue; 0 for one that never was. */
  readonly triedBefore: number;
  /** How often in a row it was sent back to its queue and came again without a try. */
  readonly idleRounds: number;
}

/** A message as it was received from the dead-letter queue. */
export interface DeadLetterDelivery extends Delivery, ResendCounts {}

/** A message that is sent anew, so that SQS counts its receives from the start. */
export interface ResentMessage extends ResendCounts {
  readonly body: string;
  /** When it can be received, in seconds from now: 0 to 900. */
  readonly delaySeconds: number;
}

/** What settling a dead letter needs from the outside. */
export interface DeadLetterDependencies extends Pick<ConsumerDependencies, 'claims' | 'tokens'> {
  /** How often a message may be tried; `undefined` where only its queue knows. */
  readonly maxAttempts: number | undefined;
  /**
   * How often in a row a message may be sent back without a try in between. 0 where takers may work without claims, for
   * their tries are not counted.
   */
  readonly maxIdleRounds: number;
  /** Sends the message to its queue, for another try, or to the dead-letter queue, to be looked at again. */
  resend(to: 'queue' | 'deadLetterQueue', message: ResentMessage): Promise<void>;
}

/**
 * The result for a dead letter, which can be deleted in any case. `refused`: its execution fails by this; `repeated`:
 * its execution had its outcome before, gets that of another delivery, or waits no more; `busy`: it comes again,
 * because a taker is still at work; `returned`: it went back to its queue.
 */
export type DeadLetterOutcome = 'failed' | 'repeated' | 'busy' | 'returned';

/**
 * Ends the exchange of a message that arrived in the dead-letter queue: its own execution fails at once with
 * `MessageExchangeFailed`, and the cause says how often it was tried and why that failed.
 *
 * SQS counts every receive: also one that met another taker at work, one whose function was throttled or died before it
 * began, and one after the work was done. So not every message here has failed. One that is completed is dropped. One
 * that is at work comes again once that taker may be done. One that was tried fewer times than allowed goes back to its
 * queue, as long as tries are made in between, or at most `maxIdleRounds` times in a row without one: so it cannot go
 * round without end.
 *
 * @throws InvalidMessage if no execution sent the message, so that none can fail
 */
export async function handleDeadLetter(
  { messageId, body, triedBefore, idleRounds }: DeadLetterDelivery,
  dependencies: DeadLetterDependencies,
): Promise<DeadLetterOutcome> {
  const { claims, tokens, maxAttempts = 0, maxIdleRounds, resend } = dependencies;
  const { taskToken } = parseExchangeMessage(body);
  const id = exchangeId(taskToken);
  const lookAgain = async (delaySeconds: number): Promise<DeadLetterOutcome> => {
    await resend('deadLetterQueue', { body, delaySeconds, triedBefore, idleRounds });
    return 'busy';
  };
  const end = async (outcome: Outcome): Promise<DeadLetterOutcome> => {
    const told = await sendOutcome(taskToken, outcome, tokens);
    return told === 'waiting' && outcome.kind === 'failed' ? 'failed' : 'repeated';
  };
  const status = await claims.status(id);
  if (status.kind === 'held') return lookAgain(Math.min(RESEND_DELAY_LIMIT_SECONDS, visibilitySeconds(status.forMs)));
  if (status.kind === 'completed') return await end(parseOutcome(status.outcome));
  const isIdle = status.attempts <= triedBefore;
  if (status.attempts < maxAttempts && (!isIdle || idleRounds < maxIdleRounds)) {
    await resend('queue', {
      body,
      delaySeconds: 0,
      triedBefore: status.attempts,
      idleRounds: isIdle ? idleRounds + 1 : 0,
    });
    return 'returned';
  }
  const failure = failedOutcome(exchangeErrors.messageExchangeFailed, deadLetterCause(messageId, status));
  // A taker has begun since then: another delivery of the message was still on its way.
  if (!(await claims.completeUnclaimed(id, serializeOutcome(failure)))) return lookAgain(1);
  return await end(failure);
}

/** The cause that the execution fails with. It counts how often work was begun: SQS counts other deliveries too. */
function deadLetterCause(messageId: string, { attempts, reason }: Free): string {
  const why =
    reason === undefined
      ? 'no taker came to an end with it: it was ended from outside, or ran out of time'
      : `the last reason: ${reason}`;
  return `Message ${messageId} was tried ${attempts} time${attempts === 1 ? '' : 's'} without success; ${why}. Redrive the execution once what is wrong is mended.`;
}
