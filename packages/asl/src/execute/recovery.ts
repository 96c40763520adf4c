import { type StateFailure } from '../errors/state-failure.js';
import { type MaybePromise } from '../maybe-promise.js';
import { type StateResult } from '../state-machine.js';
import { toStateFailure } from './to-state-failure.js';
import { type Frame } from './frame.js';
import { type Catcher } from './catcher.js';
import { nextRetryDelay, type Retrier } from './retrier.js';

/** The compiled Retry and Catch of a Task, Parallel or Map state. */
export interface Recovery {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
  /** Records an event such as `MapStateFailed`, if the attempt is not retried. */
  readonly recordFailure?: (frame: Frame) => void;
}

/**
 * Runs an attempt of a state. Repeats it as the retriers allow, then passes the failure to the first catcher that
 * matches.
 */
export function withRecovery(
  frame: Frame,
  recovery: Recovery,
  attempt: (frame: Frame) => MaybePromise<StateResult>,
): MaybePromise<StateResult> {
  let step: MaybePromise<StateResult>;
  try {
    step = attempt(frame);
  } catch (error) {
    return recover(frame, recovery, attempt, error);
  }
  return step instanceof Promise ? step.catch((error: unknown) => recover(frame, recovery, attempt, error)) : step;
}

function recover(
  frame: Frame,
  recovery: Recovery,
  attempt: (frame: Frame) => MaybePromise<StateResult>,
  error: unknown,
): MaybePromise<StateResult> {
  if (!frame.live) throw error;
  const failure = toStateFailure(frame, error);
  if (!failure.catchable) throw failure;
  const delay = nextRetryDelay(frame, recovery.retriers, failure);
  if (delay !== undefined) return retry(frame, recovery, attempt, delay);
  recovery.recordFailure?.(frame);
  return catchFailure(frame, recovery.catchers, failure);
}

async function retry(
  frame: Frame,
  recovery: Recovery,
  attempt: (frame: Frame) => MaybePromise<StateResult>,
  delay: number,
): Promise<StateResult> {
  await frame.sleep(delay);
  frame.retryCount++;
  frame.taskToken = undefined;
  frame.forgetContext();
  return withRecovery(frame, recovery, attempt);
}

function catchFailure(frame: Frame, catchers: readonly Catcher[], failure: StateFailure): MaybePromise<StateResult> {
  const catcher = catchers.find(({ matches }) => matches(failure));
  if (catcher === undefined) throw failure;
  return catcher.handle(frame, failure);
}
