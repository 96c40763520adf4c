import { type StateFailure } from '../errors/state-failure.js';
import { type Eventually } from '../eventually.js';
import { type Step } from '../state-machine.js';
import { failureOf } from './failure-of.js';
import { type Frame } from './frame.js';
import { type Catcher } from './catcher.js';
import { retryDelay, type Retrier } from './retrier.js';

/** How a Task, Parallel or Map state goes on when it fails. */
export interface Recovery {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
  /** Records `MapStateFailed` and its like; not called for an attempt that is retried. */
  readonly gaveUp?: (frame: Frame) => void;
}

/**
 * Runs a state's attempt, again for as long as a retrier wants it, and hands its failure to the first catcher that
 * matches.
 */
export function withRecovery(
  frame: Frame,
  recovery: Recovery,
  attempt: (frame: Frame) => Eventually<Step>,
): Eventually<Step> {
  let step: Eventually<Step>;
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
  attempt: (frame: Frame) => Eventually<Step>,
  error: unknown,
): Eventually<Step> {
  if (!frame.live) throw error;
  const failure = failureOf(frame, error);
  if (!failure.catchable) throw failure;
  const delay = retryDelay(frame, recovery.retriers, failure);
  if (delay !== undefined) return retry(frame, recovery, attempt, delay);
  recovery.gaveUp?.(frame);
  return caught(frame, recovery.catchers, failure);
}

async function retry(
  frame: Frame,
  recovery: Recovery,
  attempt: (frame: Frame) => Eventually<Step>,
  delay: number,
): Promise<Step> {
  await frame.sleep(delay);
  frame.retryCount++;
  frame.taskToken = undefined;
  frame.forgetContext();
  return withRecovery(frame, recovery, attempt);
}

function caught(frame: Frame, catchers: readonly Catcher[], failure: StateFailure): Eventually<Step> {
  const catcher = catchers.find(({ matches }) => matches(failure));
  if (catcher === undefined) throw failure;
  return catcher.step(frame, failure);
}
