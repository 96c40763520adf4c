import { statesErrors } from '@stepwell/core/integration-errors';

/** Errors that a Task does not retry, and the expected outcome. */
export interface Exception {
  /** The state machines, and their Task states. */
  readonly machine: RegExp;
  readonly state: RegExp;
  readonly errors: readonly string[];
  /** The expected outcome: `SUCCEEDED`, an error, or `as before`, the outcome without the error. */
  readonly ends: string;
  /** A state that the error leads to. */
  readonly enters?: string;
  readonly reason: string;
}

/**
 * Every (state, error) without a retry. After all others, the execution must have the same outcome and enter the same
 * states as without the error.
 */
export const exceptions: readonly Exception[] = [
  {
    machine: /^queue-exchange\//,
    state: /^Exchange message$/,
    errors: [statesErrors.timeout],
    ends: statesErrors.timeout,
    reason: 'no response in time, and a worker may still process the message: docs/workflows/queue-exchange.md',
  },
  {
    machine: /^map-fan-out\/callback main$/,
    state: /^Dispatch item$/,
    errors: [statesErrors.timeout],
    ends: 'as before',
    enters: 'Item failed',
    reason: 'the item may still be in progress; it fails with `ItemTimedOut`: docs/workflows/map-fan-out.md',
  },
  {
    machine: /^(sequence\/|queue-router\/every-step$)/,
    state: /: run job$/,
    errors: [statesErrors.timeout],
    ends: statesErrors.timeout,
    reason: 'the job exceeded its timeout and is terminated: docs/workflows/sequence.md',
  },
  {
    machine: /^queue-router\/every-step$/,
    state: /^Workflow$/,
    errors: [statesErrors.timeout],
    ends: statesErrors.timeout,
    enters: 'Dead-letter Workflow',
    reason: 'the nested workflow exceeded its timeout; its message is dead-lettered: docs/workflows/queue-router.md',
  },
];

/** Returns the exception for an error of a Task. */
export function findException(machine: string, state: string, error: string): Exception | undefined {
  return exceptions.find((each) => each.machine.test(machine) && each.state.test(state) && each.errors.includes(error));
}
