import { isSubmissionUncertain } from '../batch-job/submission-uncertain.js';
import { type Taken } from '../idempotency/claims.js';
import { PAYLOAD_LIMIT_BYTES, utf8Bytes } from '../contract/payload.js';
import { showValue } from '../contract/problem.js';
import { exchangeErrors } from './error-names.js';
import { type ExchangeMessage, exchangeId, parseExchangeMessage } from './exchange-message.js';
import { INLINE_OUTPUT_LIMIT_BYTES } from './limits.js';
import { HandOn, type Outcome, outcomeFromText, outcomeText, refusal, storedAnswer } from './outcome.js';
import { type Delivery, type TakerPorts, type Work } from './ports.js';
import { retryDelaySeconds, visibilitySeconds } from './retry-delay.js';
import { settle } from './settle.js';

/** How a message is taken. */
export interface TakeSettings {
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
export type Disposition = Delete | Keep;

/** It is settled: delete it. */
export interface Delete {
  readonly kind: 'delete';
  /**
   * `answered` and `refused` by this delivery; `repeated`: by an earlier one; `abandoned`: nobody waits for it;
   * `handed on`: a job has it now.
   */
  readonly because: 'answered' | 'refused' | 'repeated' | 'abandoned' | 'handed on';
}

/** It comes again. */
export interface Keep {
  readonly kind: 'keep';
  /**
   * `failed`: the work did; `busy`: another has it; `stopped`: the worker stops; `invalid`: it is no message of an
   * execution.
   */
  readonly because: 'failed' | 'busy' | 'stopped' | 'invalid';
  /** In so many seconds. */
  readonly delaySeconds: number;
  readonly reason?: string;
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
export async function takeMessage(
  delivery: Delivery,
  work: Work,
  ports: TakerPorts,
  settings: TakeSettings,
  stop?: AbortSignal,
): Promise<Disposition> {
  let message: ExchangeMessage;
  try {
    message = parseExchangeMessage(delivery.body);
  } catch (error) {
    return { kind: 'keep', because: 'invalid', delaySeconds: 0, reason: reasonOf(error) };
  }
  try {
    return await takeExchange(delivery, message, work, ports, settings, stop);
  } catch (error) {
    ports.onProblem?.('a message could not be taken', error);
    return {
      kind: 'keep',
      because: 'failed',
      delaySeconds: retryDelaySeconds(delivery.receiveCount, settings.retryBaseSeconds, ports.random()),
      reason: reasonOf(error),
    };
  }
}

async function takeExchange(
  delivery: Delivery,
  message: ExchangeMessage,
  work: Work,
  ports: TakerPorts,
  settings: TakeSettings,
  stop: AbortSignal | undefined,
): Promise<Disposition> {
  const { claims, tokens } = ports;
  const id = exchangeId(message.taskToken);
  if ((await tokens.heartbeat(message.taskToken)) === 'gone') return { kind: 'delete', because: 'abandoned' };
  const claim = await claims.claim(id, settings.holdMs);
  if (claim.kind === 'held')
    return { kind: 'keep', because: 'busy', delaySeconds: visibilitySeconds(Math.min(claim.forMs, settings.holdMs)) };
  if (claim.kind === 'completed') {
    await settle(message.taskToken, outcomeFromText(claim.outcome), tokens);
    return { kind: 'delete', because: 'repeated' };
  }
  const done = await attemptWork({ id, message, claim }, work, ports, settings, stop);
  if (done.kind === 'again') {
    // Whether the work was done is not known: the next try waits for the claim to expire, and then looks.
    if (done.isUncertain)
      return {
        kind: 'keep',
        because: done.because,
        delaySeconds: visibilitySeconds(settings.holdMs),
        reason: done.reason,
      };
    await claim.release(done.reason);
    const delaySeconds =
      done.because === 'stopped'
        ? 0
        : retryDelaySeconds(delivery.receiveCount, settings.retryBaseSeconds, ports.random());
    return { kind: 'keep', because: done.because, delaySeconds, reason: done.reason };
  }
  // Another has the claim by now, for this one took too long: what that one comes to counts.
  if (!(await claim.complete(outcomeText(done)))) return { kind: 'keep', because: 'busy', delaySeconds: 0 };
  await settle(message.taskToken, done, tokens);
  return { kind: 'delete', because: done.kind };
}

interface Attempt {
  readonly id: string;
  readonly message: ExchangeMessage;
  readonly claim: Taken;
}

interface Again {
  readonly kind: 'again';
  readonly because: 'failed' | 'stopped';
  readonly reason: string | undefined;
  /** Whether the work may have been done all the same. */
  readonly isUncertain: boolean;
}

/** The work itself, with heartbeats while it lasts. */
async function attemptWork(
  { id, message, claim }: Attempt,
  work: Work,
  ports: TakerPorts,
  settings: TakeSettings,
  stop: AbortSignal | undefined,
): Promise<Outcome | Again> {
  const gone = new AbortController();
  const ended = new AbortController();
  const signal = stop === undefined ? gone.signal : AbortSignal.any([gone.signal, stop]);
  const beating = beat(claim, message.taskToken, gone, ended.signal, ports, settings);
  try {
    const content = message.messageUri === undefined ? message.message : await ports.store.read(message.messageUri);
    const output = await work(content, {
      id,
      executionArn: message.executionArn,
      taskToken: message.taskToken,
      attempt: claim.attempt,
      signal,
    });
    return output instanceof HandOn ? { kind: 'handed on', to: output.to } : await answer(id, output, ports);
  } catch (error) {
    if (gone.signal.aborted) return { kind: 'abandoned' };
    if (stop?.aborted === true) return { kind: 'again', because: 'stopped', reason: undefined, isUncertain: false };
    return ports.isPermanent(error)
      ? refusal(errorName(error), causeOf(error))
      : { kind: 'again', because: 'failed', reason: reasonOf(error), isUncertain: isSubmissionUncertain(error) };
  } finally {
    ended.abort();
    await beating;
  }
}

/**
 * Heartbeats until the work has ended. A heartbeat that fails is tried again with the next; one that finds nobody
 * waiting ends the work.
 */
async function beat(
  claim: Taken,
  taskToken: string,
  gone: AbortController,
  ended: AbortSignal,
  ports: TakerPorts,
  settings: TakeSettings,
): Promise<void> {
  while (!ended.aborted) {
    try {
      await ports.clock.sleep(settings.heartbeatMs, ended);
    } catch {
      return;
    }
    // Each to its end: an extension that is still on its way when the claim is given back would take it again.
    const [token, held, hidden] = await Promise.allSettled([
      ports.tokens.heartbeat(taskToken),
      claim.extend(settings.holdMs),
      settings.onHeartbeat?.(),
    ]);
    for (const part of [token, held, hidden])
      if (part.status === 'rejected') ports.onProblem?.('a heartbeat failed', part.reason);
    if (token.status === 'fulfilled' && token.value === 'gone')
      gone.abort(new Error('Nobody waits for this message any more'));
    else if (held.status === 'fulfilled' && !held.value)
      gone.abort(new Error('Another worker has this message by now'));
  }
}

/** An answer within what SendTaskSuccess takes. */
async function answer(id: string, output: unknown, { store }: TakerPorts): Promise<Outcome> {
  const json = JSON.stringify(output) ?? 'null';
  const bytes = utf8Bytes(json);
  if (bytes <= INLINE_OUTPUT_LIMIT_BYTES) return { kind: 'answered', output: json };
  if (store.keepOutput !== undefined) return storedAnswer(await store.keepOutput(id, json));
  if (bytes <= PAYLOAD_LIMIT_BYTES) return { kind: 'answered', output: json };
  return refusal(
    exchangeErrors.outputTooLarge,
    `The answer has ${bytes} bytes and an execution takes at most ${PAYLOAD_LIMIT_BYTES}; give the worker a bucket for it, or answer with where it lies`,
  );
}

/** An error in one line: `Name: message`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : showValue(error);
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : showValue(error);
}
