import { type StateFailure } from '../errors/state-failure.js';

/** Whether a Retry or Catch with these `ErrorEquals` is about a failure. */
export type ErrorMatcher = (failure: StateFailure) => boolean;

/**
 * Compiles `ErrorEquals`. `States.ALL` matches everything that can be caught, `States.TaskFailed` everything but
 * timeouts (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 */
export function compileErrorEquals(names: readonly string[]): ErrorMatcher {
  if (names.includes('States.ALL')) return () => true;
  const set = new Set(names);
  const anyTask = set.has('States.TaskFailed');
  return ({ error, alias }) => {
    if (error !== undefined && set.has(error)) return true;
    if (alias !== undefined && set.has(alias)) return true;
    return anyTask && error !== 'States.Timeout' && error !== 'States.DataLimitExceeded';
  };
}
