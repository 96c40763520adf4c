import { statesErrors } from '@stepwell/core/integration-errors';

/** Errors that a Task does not retry, and what comes of one. */
export interface Exception {
  /** The machines, and the Task states in them. */
  readonly machine: RegExp;
  readonly state: RegExp;
  readonly errors: readonly string[];
  /** How the execution ends: `SUCCEEDED`, or the error that it fails with. `as before`: as without the error. */
  readonly ends: string;
  /** A state that is entered because of it. */
  readonly enters?: string;
  readonly because: string;
}

/**
 * Every (state, error) that is not retried. Whatever is not here has to recover: the execution ends as without the
 * error, by way of the same states.
 */
export const exceptions: readonly Exception[] = [
  {
    machine: /^queue-exchange\//,
    state: /^Exchange message$/,
    errors: [statesErrors.timeout],
    ends: statesErrors.timeout,
    because: 'nobody answered in time, and a worker may still have the message: docs/workflows/queue-exchange.md',
  },
  {
    machine: /^map-fan-out\/callback main$/,
    state: /^Dispatch item$/,
    errors: [statesErrors.timeout],
    ends: 'as before',
    enters: 'Item failed',
    because:
      'whoever has the item may still be at work; the item fails with `ItemTimedOut`: docs/workflows/map-fan-out.md',
  },
  {
    machine: /^(sequence\/|queue-router\/every-step$)/,
    state: /: run job$/,
    errors: [statesErrors.timeout],
    ends: statesErrors.timeout,
    because: 'the job did not end in time, and is ended: docs/workflows/sequence.md',
  },
  {
    machine: /^queue-router\/every-step$/,
    state: /^Workflow$/,
    errors: [statesErrors.timeout],
    ends: statesErrors.timeout,
    enters: 'Dead-letter Workflow',
    because: 'the nested workflow did not end in time; its message is a dead letter: docs/workflows/queue-router.md',
  },
];

/** The exception for an error at a Task, where there is one. */
export function findException(machine: string, state: string, error: string): Exception | undefined {
  return exceptions.find((each) => each.machine.test(machine) && each.state.test(state) && each.errors.includes(error));
}
