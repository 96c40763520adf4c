import { type Handler } from '../handler.js';
import { validateDefinition } from '@stepwell/asl';
import { type StatesState } from '../../state.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html */
export function validateStateMachineDefinition(state: StatesState): Handler<'ValidateStateMachineDefinition'> {
  return (request) => {
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
  };
}
