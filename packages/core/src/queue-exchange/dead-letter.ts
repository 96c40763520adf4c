import { type Free } from '../idempotency/claims.js';
import { exchangeErrors } from './limits.js';
import { RESEND_DELAY_LIMIT_SECONDS } from './limits.js';
import { exchangeId, parseExchangeMessage } from './exchange-message.js';
import { type Outcome, parseOutcome, serializeOutcome, failedOutcome, sendOutcome } from './outcome.js';
import { type Delivery, type ConsumerDependencies, type TaskTokens } from './dependencies.js';
import { visibilitySeconds } from './retry-delay.js';
import { jobEnvironment } from '../batch-job/environment.js';
import { jobErrors } from '../batch-job/errors.js';
import { type FailedJob, failedJobCause } from '../batch-job/step-failure.js';
import { EXCHANGE_TABLE_VARIABLE } from './environment.js';

/** The counts that a resent message carries from its earlier rounds through the queue. */
export interface ResendCounts {
  /** The number of attempts when the message last returned to its queue, or 0 if it never returned. */
  readonly triedBefore: number;
  /** The number of consecutive returns to its queue that led to no attempt. */
  readonly idleRounds: number;
}

/** A message that the function received from the dead-letter queue. */
export interface DeadLetterDelivery extends Delivery, ResendCounts {}

/** A message that is sent again, so that SQS resets its receive count. */
export interface ResentMessage extends ResendCounts {
  readonly body: string;
  /** The delay before consumers can receive the message, in seconds: 0 to 900. */
  readonly delaySeconds: number;
}

/** The dependencies of {@link handleDeadLetter}. */
export interface DeadLetterDependencies extends Pick<ConsumerDependencies, 'claims' | 'tokens'> {
  /** The maximum number of attempts on a message, or `undefined` if only its queue defines it. */
  readonly maxAttempts: number | undefined;
  /**
   * The maximum number of consecutive times that a message returns to its queue without an attempt. Use 0 if consumers
   * can work without claims, because their attempts are not counted.
   */
  readonly maxIdleRounds: number;
  /** Sends the message to its queue for another attempt, or to the dead-letter queue for another check. */
  resend(to: 'queue' | 'deadLetterQueue', message: ResentMessage): Promise<void>;
}

/**
 * The result for a dead letter. Delete the dead letter in every case.
 *
 * - `failed`: The call failed the execution.
 * - `repeated`: The execution already has its outcome, receives the outcome of another delivery, or no longer waits.
 * - `busy`: A consumer still processes the message. The dead-letter queue receives the message again.
 * - `returned`: The message returned to its queue.
 */
export type DeadLetterOutcome = 'failed' | 'repeated' | 'busy' | 'returned';

/**
 * Ends the exchange of a message from the dead-letter queue. The execution that sent the message fails immediately with
 * `MessageExchangeFailed`. The cause states the number of attempts and the reason for the last failure.
 *
 * SQS counts every receive, including a receive while another consumer processes the message, a receive whose function
 * is throttled or stops before it starts the work, and a receive after the work is complete. Therefore, not every
 * message in the dead-letter queue has failed:
 *
 * - The function drops a message whose work is complete.
 * - If a consumer still processes the message, the function checks it again after the claim can expire.
 * - The function returns a message with attempts left to its queue if consumers made an attempt since the last return.
 *   Without an attempt, the message returns at most `maxIdleRounds` consecutive times. This limit prevents an endless
 *   loop.
 *
 * @throws InvalidMessage if no execution sent the message, so that no execution can fail
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
  // A consumer has claimed the message since the status check, because another delivery was in flight.
  if (!(await claims.completeUnclaimed(id, serializeOutcome(failure)))) return lookAgain(1);
  return await end(failure);
}

/**
 * Returns the cause of the execution's failure. The cause counts the attempts, because the receive count of SQS
 * includes deliveries without an attempt.
 */
function deadLetterCause(messageId: string, { attempts, reason }: Free): string {
  const why = reason === undefined ? 'no consumer finished: it was stopped or timed out' : `the last error: ${reason}`;
  const times = `${attempts} time${attempts === 1 ? '' : 's'}`;
  return `Message ${messageId} was tried ${times} without success; ${why}. Fix the cause, then redrive the execution.`;
}

/**
 * Fails the execution of a failed job with `BatchJobFailed` and the details of the job. A job that reported its failure
 * itself has already failed the execution. In this case, no execution waits, and the function returns `repeated`.
 *
 * @param table the name of the exchange's table, which identifies the jobs of the exchange
 */
export async function failExecutionOfJob(
  job: FailedJob,
  table: string,
  tokens: Pick<TaskTokens, 'fail'>,
): Promise<'failed' | 'repeated' | 'unrelated'> {
  const environment = new Map(job.container?.environment?.map(({ name, value }) => [name, value]));
  const taskToken = environment.get(jobEnvironment.taskToken);
  if (environment.get(EXCHANGE_TABLE_VARIABLE) !== table || taskToken === undefined) return 'unrelated';
  const { error, cause } = failedOutcome(jobErrors.batchJobFailed, failedJobCause(job));
  return (await tokens.fail(taskToken, error, cause)) === 'waiting' ? 'failed' : 'repeated';
}
