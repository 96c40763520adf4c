import { type StatesState } from '../../state.js';
import { optional, required, text } from '../../wire/fields.js';
import { operation, type Operation } from '../../wire/operation.js';
import * as shapes from '../shapes.js';

/**
 * For an execution that has already ended, returns its stop date.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
 */
export function stopExecution(state: StatesState): Operation {
  const shape = {
    executionArn: required(shapes.longArn),
    error: optional(text({ max: 256, sensitive: true })),
    cause: optional(text({ max: 32_768, sensitive: true })),
  };
  return operation('StopExecution', shape, async (request) => {
    const execution = state.executions.get(request.executionArn);
    execution.handle?.stop(request.error, request.cause);
    // The child execution of a Map Run has no handle: it ends with the Map Run.
    const ended = execution.handle === undefined ? execution : await state.executions.whenEnded(execution);
    return { stopDate: new Date(ended.stopDate ?? state.clock.now()) };
  });
}
