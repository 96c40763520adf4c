import { isSubmissionUncertain } from '../batch-job/submission-uncertain.js';
import { type Taken } from '../idempotency/claims.js';
import { PAYLOAD_LIMIT_BYTES, utf8Bytes } from '../contract/payload.js';
import { formatValue } from '../contract/problem.js';
import { exchangeErrors } from './error-names.js';
import { type ExchangeMessage, exchangeId, parseExchangeMessage } from './exchange-message.js';
import { INLINE_OUTPUT_LIMIT_BYTES } from './limits.js';
import { Delegation, type Outcome, parseOutcome, serializeOutcome, failedOutcome, storedResponse } from './outcome.js';
import { type Delivery, type ConsumerDependencies, type MessageHandler } from './dependencies.js';
import { retryDelaySeconds, visibilitySeconds } from './retry-delay.js';
import { sendOutcome } from './send-outcome.js';

/** How a message is taken. */
export interface ConsumeOptions {
  /**
   * How long a claim is held unless it is extended, in milliseconds: longer than `heartbeatMs`, or than the work where
   * there are none.
   */
  readonly holdMs: number;
  /** Milliseconds between two heartbeats: of the token, and of the claim. */
  readonly heartbeatMs: number;
  /** The first pause before a message is tried again, in seconds. */
  readonly retryBaseSeconds: number;
  /** Called with each heartbeat: to hide the message longer, say. */
  readonly onHeartbeat?: () => Promise<void>;
}

/** What is to become of a message. */
export type Disposition = DeleteMessage | KeepMessage;

/** It is settled: delete it. */
export interface DeleteMessage {
  readonly kind: 'delete';
  /**
   * `answered` and `refused` by this delivery; `repeated`: by an earlier one; `abandoned`: nobody waits for it;
   * `handed on`: a job has it now.
   */
  readonly reason: 'succeeded' | 'failed' | 'repeated' | 'abandoned' | 'delegated';
}

/** It comes again. */
export interface KeepMessage {
  readonly kind: 'keep';
  /**
   * `failed`: the work did; `busy`: another has it; `stopped`: the worker stops; `invalid`: it is no message of an
   * execution.
   */
  readonly reason: 'attempt-failed' | 'busy' | 'stopped' | 'invalid';
  /** In so many seconds. */
  readonly delaySeconds: number;
  readonly detail?: string;
}

/**
 * Takes one message: acts on it once however often it is delivered, and tells the execution that waits.
 *
 * 1. A message whose token nobody waits for is dropped: its execution has its answer, or has ended.
 * 2. Whoever takes the claim acts; another delivery meanwhile comes again later.
 * 3. The outcome is kept with the claim before the execution is told, so that a delivery after a crash tells it the
 *    same.
 *
 * @param stop aborts the work; the message comes again at once, for another worker
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
    // Whether the work was done is not known: the next try waits for the claim to expire, and then looks.
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
  // Another has the claim by now, for this one took too long: what that one comes to counts.
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
  /** Whether the work may have been done all the same. */
  readonly isUncertain: boolean;
}

/** The work itself, with heartbeats while it lasts. */
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
 * Heartbeats until the work has ended. A heartbeat that fails is tried again with the next; one that finds nobody
 * waiting ends the work.
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
    // Each to its end: an extension that is still on its way when the claim is given back would take it again.
    const [token, held, hidden] = await Promise.allSettled([
      dependencies.tokens.heartbeat(taskToken),
      claim.extend(settings.holdMs),
      settings.onHeartbeat?.(),
    ]);
    for (const part of [token, held, hidden])
      if (part.status === 'rejected') dependencies.onError?.('a heartbeat failed', part.reason);
    if (token.status === 'fulfilled' && token.value === 'expired')
      gone.abort(new Error('Nobody waits for this message any more'));
    else if (held.status === 'fulfilled' && !held.value)
      gone.abort(new Error('Another worker has this message by now'));
  }
}

/** An answer within what SendTaskSuccess takes. */
async function createResponse(id: string, output: unknown, { store }: ConsumerDependencies): Promise<Outcome> {
  const json = JSON.stringify(output) ?? 'null';
  const bytes = utf8Bytes(json);
  if (bytes <= INLINE_OUTPUT_LIMIT_BYTES) return { kind: 'succeeded', output: json };
  if (store.putOutput !== undefined) return storedResponse(await store.putOutput(id, json));
  if (bytes <= PAYLOAD_LIMIT_BYTES) return { kind: 'succeeded', output: json };
  return failedOutcome(
    exchangeErrors.outputTooLarge,
    `The answer has ${bytes} bytes and an execution takes at most ${PAYLOAD_LIMIT_BYTES}; give the worker a bucket for it, or answer with where it lies`,
  );
}

/** An error in one line: `Name: message`. */
export function formatError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : formatValue(error);
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : formatValue(error);
}
