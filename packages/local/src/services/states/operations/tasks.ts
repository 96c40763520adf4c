import { type Handler } from './handler.js';
import { type Json } from '@stepwell/asl';
import { type StatesState } from '../state.js';
import { describeJsonError } from '../json-problem.js';
import { statesError } from '../errors.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
export function sendTaskSuccess(state: StatesState): Handler<'SendTaskSuccess'> {
  return (request) => {
    state.tokens.succeed(request.taskToken, () => readOutput(request.output));
    return {};
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
export function sendTaskFailure(state: StatesState): Handler<'SendTaskFailure'> {
  return (request) => {
    state.tokens.fail(request.taskToken, request.error, request.cause);
    return {};
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
export function sendTaskHeartbeat(state: StatesState): Handler<'SendTaskHeartbeat'> {
  return (request) => {
    state.tokens.heartbeat(request.taskToken);
    return {};
  };
}

function readOutput(output: string): Json {
  try {
    // JSON.parse returns JSON
    return JSON.parse(output) as Json;
  } catch {
    throw statesError('InvalidOutput', `Invalid Output: '${describeJsonError(output) ?? 'The output is not JSON.'}'`);
  }
}
