import { type Json } from '@stepwell/asl';
import { type StatesState } from '../state.js';
import { optional, required, text } from '../wire/fields.js';
import { describeJsonError } from '../wire/json-error.js';
import { operation, type Operation } from '../wire/operation.js';
import { StatesError } from '../wire/states-error.js';
import * as shapes from './shapes.js';

const taskToken = required(text({ min: 1, max: 2048, sensitive: true }));

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
export function sendTaskSuccess(state: StatesState): Operation {
  return operation('SendTaskSuccess', { taskToken, output: required(shapes.payload) }, (request) => {
    state.tokens.succeed(request.taskToken, () => readOutput(request.output));
    return {};
  });
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
export function sendTaskFailure(state: StatesState): Operation {
  const shape = {
    taskToken,
    error: optional(text({ max: 256, sensitive: true })),
    cause: optional(text({ max: 32_768, sensitive: true })),
  };
  return operation('SendTaskFailure', shape, (request) => {
    state.tokens.fail(request.taskToken, request.error, request.cause);
    return {};
  });
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
export function sendTaskHeartbeat(state: StatesState): Operation {
  return operation('SendTaskHeartbeat', { taskToken }, (request) => {
    state.tokens.heartbeat(request.taskToken);
    return {};
  });
}

function readOutput(output: string): Json {
  try {
    // JSON.parse returns JSON
    return JSON.parse(output) as Json;
  } catch {
    throw new StatesError(
      'InvalidOutput',
      `Invalid Output: '${describeJsonError(output) ?? 'The output is not JSON.'}'`,
    );
  }
}
