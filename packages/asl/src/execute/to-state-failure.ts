import { QueryEvaluationError, StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { type Frame } from './frame.js';

/** Turns what went wrong in a frame's current state into the error that Retry, Catch and the history see. */
export function toStateFailure(frame: Frame, error: unknown): StateFailure {
  if (error instanceof StateFailure) return error;
  const where = frame.causePrefix();
  if (error instanceof QueryEvaluationError) return evaluationFailed(frame, where + error.message, error.location);
  if (error instanceof StateRuntimeError)
    return new StateFailure(error.error, where + error.message, error.error !== 'States.Runtime');
  return new StateFailure('States.Runtime', where + (error instanceof Error ? error.message : String(error)), false);
}

/**
 * AWS writes the event of an expression that failed before the state did anything as if the state had not been entered
 * yet.
 */
function evaluationFailed(frame: Frame, cause: string, location: string | undefined): StateFailure {
  const error = 'States.QueryEvaluationError';
  if (frame.lastEventId === frame.enteredEventId) frame.lastEventId = frame.eventIdBeforeEntry;
  frame.record('EvaluationFailed', { cause, error, location, state: frame.state.name });
  return new StateFailure(error, cause);
}
