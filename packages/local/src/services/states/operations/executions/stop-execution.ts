import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';

/**
 * For an execution that has already ended, returns its stop date.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
 */
export function stopExecution(state: StatesState): Handler<'StopExecution'> {
  return async (request) => {
    const execution = state.executions.get(request.executionArn);
    const handle = state.executions.handle(execution.arn);
    handle?.stop(request.error, request.cause);
    // The child execution of a Map Run has no handle: it ends with the Map Run.
    const ended = handle === undefined ? execution : await state.executions.whenEnded(execution.arn);
    return { stopDate: new Date(ended.stopDate ?? state.clock.now()) };
  };
}
