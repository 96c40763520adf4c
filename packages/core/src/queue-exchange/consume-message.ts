import { isSubmissionUncertain } from '../batch-job/errors.js';
import { type Taken } from '../idempotency/claims.js';
import { PAYLOAD_LIMIT_BYTES, utf8Bytes } from '../contract/payload.js';
import { formatValue } from '../contract/problem.js';
import { exchangeErrors } from './limits.js';
import { INLINE_OUTPUT_LIMIT_BYTES } from './limits.js';
import { type ExchangeMessage, exchangeId, parseExchangeMessage } from './exchange-message.js';
import {
  Delegation,
  type Outcome,
  parseOutcome,
  serializeOutcome,
  failedOutcome,
  storedResponse,
  sendOutcome,
} from './outcome.js';
import { type Delivery, type ConsumerDependencies, type MessageHandler } from './dependencies.js';
import { retryDelaySeconds, visibilitySeconds } from './retry-delay.js';

/** The options of {@link consumeMessage}. */
export interface ConsumeOptions {
  /**
   * The duration of a claim unless an extension renews it, in milliseconds. It must exceed `heartbeatMs`, or the
   * duration of the work if there are no heartbeats.
   */
  readonly holdMs: number;
  /** The interval between heartbeats of the token and the claim, in milliseconds. */
  readonly heartbeatMs: number;
  /** The delay before the first retry of a message, in seconds. */
  readonly retryBaseSeconds: number;
  /** Runs with each heartbeat, for example to extend the visibility timeout of the message. */
  readonly onHeartbeat?: () => Promise<void>;
}

/** The disposition of a message: delete it from the queue, or keep it in the queue. */
export type Disposition = DeleteMessage | KeepMessage;

/** The message is complete. Delete it from the queue. */
export interface DeleteMessage {
  readonly kind: 'delete';
  /**
   * - `succeeded`, `failed`: This delivery completed the message.
   * - `repeated`: An earlier delivery completed the message.
   * - `abandoned`: No execution waits for the message.
   * - `delegated`: A job has the message.
   */
  readonly reason: 'succeeded' | 'failed' | 'repeated' | 'abandoned' | 'delegated';
}

/** The message stays in the queue, which delivers it again. */
export interface KeepMessage {
  readonly kind: 'keep';
  /**
   * - `attempt-failed`: The attempt failed, and a retry can succeed.
   * - `busy`: Another consumer has the message.
   * - `stopped`: The worker stops.
   * - `invalid`: No execution sent the message.
   */
  readonly reason: 'attempt-failed' | 'busy' | 'stopped' | 'invalid';
  /** The delay before the next delivery, in seconds. */
  readonly delaySeconds: number;
  readonly detail?: string;
}

/**
 * Consumes one message. The function processes a message once, regardless of the number of deliveries, and sends the
 * outcome to the waiting execution.
 *
 * 1. The function drops a message if no execution waits for its token: the execution has its outcome or has ended.
 * 2. The consumer that holds the claim processes the message. The queue redelivers a concurrent delivery later.
 * 3. The function stores the outcome with the claim before it sends the outcome, so that a delivery after a crash sends
 *    the same outcome.
 *
 * @param stop aborts the work; the queue then delivers the message to another worker immediately
 */
export async function consumeMessage(
  delivery: Delivery,
  work: MessageHandler,
  dependencies: ConsumerDependencies,
  settings: ConsumeOptions,
  stop?: AbortSignal,
): Promise<Disposition> {
  let message: ExchangeMessage;
  try {
    message = parseExchangeMessage(delivery.body);
  } catch (error) {
    return { kind: 'keep', reason: 'invalid', delaySeconds: 0, detail: formatError(error) };
  }
  try {
    return await consumeParsedMessage(delivery, message, work, dependencies, settings, stop);
  } catch (error) {
    dependencies.onError?.('a message could not be taken', error);
    return {
      kind: 'keep',
      reason: 'attempt-failed',
      delaySeconds: retryDelaySeconds(delivery.receiveCount, settings.retryBaseSeconds, dependencies.random()),
      detail: formatError(error),
    };
  }
}

async function consumeParsedMessage(
  delivery: Delivery,
  message: ExchangeMessage,
  work: MessageHandler,
  dependencies: ConsumerDependencies,
  settings: ConsumeOptions,
  stop: AbortSignal | undefined,
): Promise<Disposition> {
  const { claims, tokens } = dependencies;
  const id = exchangeId(message.taskToken);
  if ((await tokens.heartbeat(message.taskToken)) === 'expired') return { kind: 'delete', reason: 'abandoned' };
  const claim = await claims.claim(id, settings.holdMs);
  if (claim.kind === 'held')
    return { kind: 'keep', reason: 'busy', delaySeconds: visibilitySeconds(Math.min(claim.forMs, settings.holdMs)) };
  if (claim.kind === 'completed') {
    await sendOutcome(message.taskToken, parseOutcome(claim.outcome), tokens);
    return { kind: 'delete', reason: 'repeated' };
  }
  const done = await attempt({ id, message, claim }, work, dependencies, settings, stop);
  if (done.kind === 'retry') {
    // The result of the work is unknown. The next attempt waits for the claim to expire and then checks the result.
    if (done.isUncertain)
      return {
        kind: 'keep',
        reason: done.reason,
        delaySeconds: visibilitySeconds(settings.holdMs),
        detail: done.detail,
      };
    await claim.release(done.detail);
    const delaySeconds =
      done.reason === 'stopped'
        ? 0
        : retryDelaySeconds(delivery.receiveCount, settings.retryBaseSeconds, dependencies.random());
    return { kind: 'keep', reason: done.reason, delaySeconds, detail: done.detail };
  }
  // This consumer exceeded its claim, and another consumer has the claim. The outcome of that consumer counts.
  if (!(await claim.complete(serializeOutcome(done)))) return { kind: 'keep', reason: 'busy', delaySeconds: 0 };
  await sendOutcome(message.taskToken, done, tokens);
  return { kind: 'delete', reason: done.kind };
}

interface Attempt {
  readonly id: string;
  readonly message: ExchangeMessage;
  readonly claim: Taken;
}

interface Retry {
  readonly kind: 'retry';
  readonly reason: 'attempt-failed' | 'stopped';
  readonly detail: string | undefined;
  /** Whether the work might be complete despite the error. */
  readonly isUncertain: boolean;
}

/** Runs the handler and sends heartbeats until it ends. */
async function attempt(
  { id, message, claim }: Attempt,
  work: MessageHandler,
  dependencies: ConsumerDependencies,
  settings: ConsumeOptions,
  stop: AbortSignal | undefined,
): Promise<Outcome | Retry> {
  const gone = new AbortController();
  const ended = new AbortController();
  const signal = stop === undefined ? gone.signal : AbortSignal.any([gone.signal, stop]);
  const beating = sendHeartbeats(claim, message.taskToken, gone, ended.signal, dependencies, settings);
  try {
    const content =
      message.messageUri === undefined ? message.message : await dependencies.store.read(message.messageUri);
    const output = await work(content, {
      id,
      executionArn: message.executionArn,
      taskToken: message.taskToken,
      attempt: claim.attempt,
      signal,
    });
    return output instanceof Delegation
      ? { kind: 'delegated', to: output.to }
      : await createResponse(id, output, dependencies);
  } catch (error) {
    if (gone.signal.aborted) return { kind: 'abandoned' };
    if (stop?.aborted === true) return { kind: 'retry', reason: 'stopped', detail: undefined, isUncertain: false };
    return dependencies.isPermanent(error)
      ? failedOutcome(errorName(error), causeOf(error))
      : {
          kind: 'retry',
          reason: 'attempt-failed',
          detail: formatError(error),
          isUncertain: isSubmissionUncertain(error),
        };
  } finally {
    ended.abort();
    await beating;
  }
}

/**
 * Sends heartbeats until the work ends. The next heartbeat retries a failed one. The function aborts the work if no
 * execution waits for the message, or if another consumer has the claim.
 */
async function sendHeartbeats(
  claim: Taken,
  taskToken: string,
  gone: AbortController,
  ended: AbortSignal,
  dependencies: ConsumerDependencies,
  settings: ConsumeOptions,
): Promise<void> {
  while (!ended.aborted) {
    try {
      await dependencies.clock.sleep(settings.heartbeatMs, ended);
    } catch {
      return;
    }
    // Wait for all of them, because an extension that arrives after the release would hold the claim again.
    const [token, held, hidden] = await Promise.allSettled([
      dependencies.tokens.heartbeat(taskToken),
      claim.extend(settings.holdMs),
      settings.onHeartbeat?.(),
    ]);
    for (const part of [token, held, hidden])
      if (part.status === 'rejected') dependencies.onError?.('a heartbeat failed', part.reason);
    if (token.status === 'fulfilled' && token.value === 'expired')
      gone.abort(new Error('The execution no longer waits for this message'));
    else if (held.status === 'fulfilled' && !held.value)
      gone.abort(new Error('Another worker has claimed this message'));
  }
}

/** Returns an outcome within the size limit of SendTaskSuccess. */
async function createResponse(id: string, output: unknown, { store }: ConsumerDependencies): Promise<Outcome> {
  const json = JSON.stringify(output) ?? 'null';
  const bytes = utf8Bytes(json);
  if (bytes <= INLINE_OUTPUT_LIMIT_BYTES) return { kind: 'succeeded', output: json };
  if (store.putOutput !== undefined) return storedResponse(await store.putOutput(id, json));
  if (bytes <= PAYLOAD_LIMIT_BYTES) return { kind: 'succeeded', output: json };
  return failedOutcome(
    exchangeErrors.outputTooLarge,
    `The response must have at most ${PAYLOAD_LIMIT_BYTES} bytes, got ${bytes}. ` +
      'Pass a bucketName to the worker, or return an S3 URI.',
  );
}

/** Formats an error in one line: `Name: message`. */
export function formatError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : formatValue(error);
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : formatValue(error);
}
