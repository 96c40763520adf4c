import { type Free } from '../idempotency/claims.js';
import { exchangeErrors } from './error-names.js';
import { exchangeId, parseExchangeMessage } from './exchange-message.js';
import { RESEND_DELAY_LIMIT_SECONDS } from './limits.js';
import { outcomeFromText, outcomeText, refusal } from './outcome.js';
import { type Delivery, type TakerPorts } from './ports.js';
import { visibilitySeconds } from './retry-delay.js';
import { settle } from './settle.js';

/** A message as it was received from the dead-letter queue. */
export interface DeadLetterDelivery extends Delivery {
  /** How often it had been tried when it was last sent back for another try; 0 for one that never was. */
  readonly triedBefore: number;
}

/** A message that is sent anew, so that SQS counts its receives from the start. */
export interface SentAgain {
  readonly body: string;
  /** When it can be received, in seconds from now: 0 to 900. */
  readonly delaySeconds: number;
  /** What its next {@link DeadLetterDelivery} tells as `triedBefore`. */
  readonly triedBefore: number;
}

/** What settling a dead letter needs from the outside. */
export interface DeadLetterPorts extends Pick<TakerPorts, 'claims' | 'tokens'> {
  /** How often a message may be tried; `undefined` where only its queue knows. */
  readonly maxAttempts: number | undefined;
  /** Sends the message to its queue, for another try, or to the dead-letter queue, to be looked at again. */
  sendAgain(to: 'queue' | 'deadLetterQueue', message: SentAgain): Promise<void>;
}

/**
 * What became of a dead letter, which can be deleted in any case. `refused`: its execution has failed; `repeated`: it has been told what came of another
 * delivery; `busy`: it comes again, for a taker is still at work; `returned`: it went back to its queue.
 */
export type DeadLetterEnd = 'refused' | 'repeated' | 'busy' | 'returned';

/**
 * Ends the exchange of a message that ended in the dead-letter queue: its own execution fails at once with `MessageExchangeFailed`, and the
 * cause says how often and why.
 *
 * SQS counts every receive, also those that only met a taker at work. So a message is here too early while one still is, and where it was tried fewer times
 * than allowed. The first waits for that taker; the second goes back to its queue, as long as tries go on in between, so that it cannot go round without end.
 *
 * @throws InvalidMessage where it is none that an execution sent, so that nobody can be told
 */
export async function failDeadLetter({ messageId, body, triedBefore }: DeadLetterDelivery, { claims, tokens, maxAttempts = 0, sendAgain }: DeadLetterPorts): Promise<DeadLetterEnd> {
  const { taskToken } = parseExchangeMessage(body);
  const id = exchangeId(taskToken);
  const lookAgain = async (delaySeconds: number): Promise<DeadLetterEnd> => {
    await sendAgain('deadLetterQueue', { body, delaySeconds, triedBefore });
    return 'busy';
  };
  const status = await claims.status(id);
  if (status.kind === 'held') return lookAgain(Math.min(RESEND_DELAY_LIMIT_SECONDS, visibilitySeconds(status.forMs)));
  if (status.kind === 'completed') {
    await settle(taskToken, outcomeFromText(status.outcome), tokens);
    return 'repeated';
  }
  if (status.attempts < maxAttempts && status.attempts > triedBefore) {
    await sendAgain('queue', { body, delaySeconds: 0, triedBefore: status.attempts });
    return 'returned';
  }
  const failure = refusal(exchangeErrors.messageExchangeFailed, deadLetterCause(messageId, status));
  // A taker has begun since the look: another delivery of the message was still on its way.
  if (!(await claims.completeUnclaimed(id, outcomeText(failure)))) return lookAgain(1);
  await settle(taskToken, failure, tokens);
  return 'refused';
}

/** The cause that the execution fails with. Counted are the times that work was begun: SQS's own counts tell of busy deliveries too. */
function deadLetterCause(messageId: string, { attempts, reason }: Free): string {
  const why = reason === undefined ? 'no taker came to an end with it: it was ended from outside, or ran out of time' : `the last reason: ${reason}`;
  return `Message ${messageId} was tried ${attempts} time${attempts === 1 ? '' : 's'} without success; ${why}. Redrive the execution once what is wrong is mended.`;
}
