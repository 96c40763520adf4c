import { type StateFailure } from '../errors/state-failure.js';
import { type Json, isJsonObject } from '../json.js';
import { compileErrorEquals, type ErrorMatcher } from './error-match.js';
import { type Frame } from './frame.js';

/** A compiled entry of `Retry`. */
export interface Retrier {
  readonly matches: ErrorMatcher;
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly fullJitter: boolean;
}

/** Compiles `Retry`. Defaults, as on AWS: 1 second, 3 attempts, backoff rate 2, no jitter. */
export function compileRetry(retry: Json | undefined): Retrier[] {
  return (Array.isArray(retry) ? retry : []).filter(isJsonObject).map((entry) => ({
    matches: compileErrorEquals(Array.isArray(entry['ErrorEquals']) ? entry['ErrorEquals'].map(String) : []),
    intervalSeconds: numberOr(entry['IntervalSeconds'], 1),
    maxAttempts: numberOr(entry['MaxAttempts'], 3),
    backoffRate: numberOr(entry['BackoffRate'], 2),
    maxDelaySeconds: numberOr(entry['MaxDelaySeconds'], Number.POSITIVE_INFINITY),
    fullJitter: entry['JitterStrategy'] === 'FULL',
  }));
}

function numberOr(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** Counts a retry and returns the delay before it in milliseconds. Returns undefined if no retrier allows one. */
export function nextRetryDelay(frame: Frame, retriers: readonly Retrier[], failure: StateFailure): number | undefined {
  const at = retriers.findIndex(({ matches }) => matches(failure));
  const retrier = retriers[at];
  if (retrier === undefined) return undefined;
  frame.retriesByRetrier ??= retriers.map(() => 0);
  const used = frame.retriesByRetrier[at] ?? 0;
  if (used >= retrier.maxAttempts) return undefined;
  frame.retriesByRetrier[at] = used + 1;
  const seconds = Math.min(retrier.intervalSeconds * retrier.backoffRate ** used, retrier.maxDelaySeconds);
  return 1000 * seconds * (retrier.fullJitter ? frame.random.next() : 1);
}
