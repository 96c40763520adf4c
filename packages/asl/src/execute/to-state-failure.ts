import { QueryEvaluationError, StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { type Frame } from './frame.js';

/** Converts an error in a frame's current state to the failure that Retry, Catch and the history use. */
export function toStateFailure(frame: Frame, error: unknown): StateFailure {
  if (error instanceof StateFailure) return error;
  const where = frame.causePrefix();
  if (error instanceof QueryEvaluationError) return evaluationFailed(frame, where + error.message, error.location);
  if (error instanceof StateRuntimeError)
    return new StateFailure(error.error, where + error.message, error.error !== 'States.Runtime');
  return new StateFailure('States.Runtime', where + (error instanceof Error ? error.message : String(error)), false);
}

/**
 * Records EvaluationFailed. If the state has no event yet, AWS sets the previousEventId as if the state had not been
 * entered.
 */
function evaluationFailed(frame: Frame, cause: string, location: string | undefined): StateFailure {
  const error = 'States.QueryEvaluationError';
  if (frame.lastEventId === frame.enteredEventId) frame.lastEventId = frame.eventIdBeforeEntry;
  frame.record('EvaluationFailed', { cause, error, location, state: frame.state.name });
  return new StateFailure(error, cause);
}
