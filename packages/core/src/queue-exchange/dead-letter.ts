import { type Free } from '../idempotency/claims.js';
import { exchangeErrors } from './error-names.js';
import { exchangeId, parseExchangeMessage } from './exchange-message.js';
import { outcomeFromText, outcomeText, refusal } from './outcome.js';
import { type Delivery, type TakerPorts } from './ports.js';
import { settle } from './settle.js';
import { visibilitySeconds } from './retry-delay.js';
import { type Disposition } from './take-message.js';

/**
 * Ends the exchange of a message that ended in the dead-letter queue: its own execution fails at once with `MessageExchangeFailed`, and the
 * cause says how often and why. A message whose work is done after all, by another delivery of it, tells that instead.
 *
 * @throws InvalidMessage where it is none that an execution sent, so that nobody can be told
 */
export async function failDeadLetter(delivery: Delivery, { claims, tokens }: Pick<TakerPorts, 'claims' | 'tokens'>): Promise<Disposition> {
  const { taskToken } = parseExchangeMessage(delivery.body);
  const id = exchangeId(taskToken);
  const standing = await claims.look(id);
  if (standing.kind === 'held') return { kind: 'keep', because: 'busy', delaySeconds: visibilitySeconds(standing.forMs) };
  if (standing.kind === 'completed') {
    await settle(taskToken, outcomeFromText(standing.outcome), tokens);
    return { kind: 'delete', because: 'repeated' };
  }
  const failure = refusal(exchangeErrors.messageExchangeFailed, deadLetterCause(delivery.messageId, standing));
  if (!(await claims.complete(id, undefined, outcomeText(failure)))) return { kind: 'keep', because: 'busy', delaySeconds: 1 };
  await settle(taskToken, failure, tokens);
  return { kind: 'delete', because: 'refused' };
}

/** The cause that the execution fails with. Counted are the times that work was begun: SQS's own counts tell of busy deliveries too. */
function deadLetterCause(messageId: string, { attempts, reason }: Free): string {
  const why = reason === undefined ? 'no taker came to an end with it: it was ended from outside, or ran out of time' : `the last reason: ${reason}`;
  return `Message ${messageId} was tried ${attempts} time${attempts === 1 ? '' : 's'} without success; ${why}. Redrive the execution once what is wrong is mended.`;
}
