import { type StateFailure } from '../errors/state-failure.js';

/** Returns whether `ErrorEquals` matches a failure. */
export type ErrorMatcher = (failure: StateFailure) => boolean;

/**
 * Compiles `ErrorEquals`. `States.ALL` matches every error that can be caught. `States.TaskFailed` matches every error
 * except States.Timeout and States.DataLimitExceeded
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
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
