import { isJsonObject, type Json, type JsonObject, parseResource, type StateMock } from '@stepwell/asl';
import { validationError } from '../../errors.js';
import { type FieldValidation, resultProblem } from './check-result.js';
import { mockedOperation } from './mocked-operation.js';
import { findModel } from '../../../../kernel/models/read-model.js';

/** The mock of a request. */
export interface MockRequest {
  readonly result?: string;
  readonly errorOutput?: { readonly error?: string; readonly cause?: string };
  readonly fieldValidationMode?: FieldValidation;
}

/**
 * Reads the mock for a state.
 *
 * @throws AwsError `ValidationException` if the state does not support a mock, or the mock is invalid
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
 */
export function readMock(request: MockRequest, state: JsonObject): StateMock {
  const { Type } = state;
  if (Type !== 'Task' && Type !== 'Map' && Type !== 'Parallel')
    throw validationError(`State type '${String(Type)}' is not supported when a mock is specified`);
  const { result: text, errorOutput, fieldValidationMode = 'STRICT' } = request;
  if (text !== undefined && errorOutput !== undefined)
    throw validationError('A test mock should have only one of the following fields: [result, errorOutput].');
  if (text === undefined && errorOutput === undefined)
    throw validationError('A test mock should have one of the following fields: [result, errorOutput].');
  if (errorOutput !== undefined) return { kind: 'error', ...errorOutput };
  const result = parseResult(text ?? '');
  if (Type === 'Task') checkTaskResult(result, state, fieldValidationMode);
  else if (Type === 'Parallel') checkBranches(result, state);
  else if (state['ResultWriter'] === undefined) checkArray(result);
  else checkObject(result);
  return { kind: 'result', result };
}

/** The result of a Parallel state has an element for each branch, in their order. */
function checkBranches(result: Json, { Branches }: JsonObject): void {
  checkArray(result);
  if (Array.isArray(Branches) && (result as Json[]).length !== Branches.length)
    throw validationError('Mocked result must contain the same number of items as number of Parallel branches.');
}

function parseResult(text: string): Json {
  try {
    return JSON.parse(text) as Json; // JSON.parse returns JSON
  } catch {
    throw validationError('Mocked result must be valid JSON');
  }
}

function checkArray(result: Json): void {
  if (!Array.isArray(result)) throw validationError('Mocked result must be an array.');
}

/** The result of a ResultWriter is an object with the location of the results. */
function checkObject(result: Json): void {
  if (!isJsonObject(result)) throw validationError('Mocked result must be a JSON object.');
}

function checkTaskResult(result: Json, { Resource }: JsonObject, mode: FieldValidation): void {
  const resource = parseResource(String(Resource));
  const operation = resource === undefined ? undefined : mockedOperation(resource);
  const model = operation === undefined ? undefined : findModel(operation.serviceId);
  if (operation === undefined || model === undefined) return;
  const problem = resultProblem(result, operation, model, mode);
  if (problem !== undefined) throw validationError(`Mock result schema validation error: ${problem}`);
}
