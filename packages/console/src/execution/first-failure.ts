import { type ExecutionState, type Visit } from '../history/execution-state.js';

/**
 * The state in which the failure of an execution began: the innermost one that failed, not the Map and Parallel states
 * around it. `undefined` if none failed.
 */
export function firstFailure({ visits }: Pick<ExecutionState, 'visits'>): Visit | undefined {
  const failed = visits.filter(({ status }) => status === 'failed' || status === 'timed-out');
  const around = new Set(failed.map(({ parent }) => parent));
  return failed.find((visit) => !around.has(visit));
}
