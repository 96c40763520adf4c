import { validateDefinition } from '@stepwell/asl';
import { type StatesState } from '../../state.js';
import { number, oneOf, optional, required, text } from '../../wire/fields.js';
import { operation, type Operation } from '../../wire/operation.js';
import * as shapes from '../shapes.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html */
export function validateStateMachineDefinition(state: StatesState): Operation {
  const shape = {
    definition: required(text({ max: 1_048_576 })),
    type: optional(shapes.machineType),
    severity: optional(oneOf(['ERROR', 'WARNING'])),
    maxResults: optional(number({ min: 0, max: 100 })),
  };
  return operation('ValidateStateMachineDefinition', shape, (request) => {
    const all = validateDefinition(request.definition, {
      type: request.type ?? 'STANDARD',
      dispatcher: state.dispatcher,
      quotas: state.quotas,
    });
    const wanted = request.severity === 'WARNING' ? all : all.filter((diagnostic) => diagnostic.severity === 'ERROR');
    const most = request.maxResults === undefined || request.maxResults === 0 ? 100 : request.maxResults;
    return {
      result: all.some((diagnostic) => diagnostic.severity === 'ERROR') ? 'FAIL' : 'OK',
      diagnostics: wanted.slice(0, most),
      truncated: wanted.length > most,
    };
  });
}
