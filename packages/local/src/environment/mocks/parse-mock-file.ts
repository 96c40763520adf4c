import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { didYouMean } from '../../kernel/nearest-names.js';
import { InvalidMockConfiguration, type MockFile } from './mock-file.js';

const fileFields = ['$schema', 'mocks', 'validation'];
const responseFields = ['result', 'error', 'cause', 'delaySeconds', 'times'];
const entryFields = ['state', 'stateMachine', 'action', 'input', ...responseFields, 'responses', 'validation'];
const validations = ['STRICT', 'PRESENT', 'NONE'];

/**
 * Checks the form of a file of mocks.
 *
 * @throws InvalidMockConfiguration naming the first invalid field: `mocks[2].delaySeconds`
 */
export function parseMockFile(value: Json): MockFile {
  if (!isJsonObject(value)) throw invalid(`a file of mocks must be an object with 'mocks', got ${shown(value)}`);
  checkFields(value, fileFields, '');
  checkValidation(value, '');
  const { mocks } = value;
  if (!Array.isArray(mocks)) throw invalid(`mocks must be a list of mocks, got ${shown(mocks)}`);
  for (const [index, entry] of mocks.entries()) checkEntry(entry, `mocks[${index}]`);
  return value as unknown as MockFile; // checked above
}

function checkEntry(entry: Json, path: string): void {
  if (!isJsonObject(entry)) throw invalid(`${path} must be an object, got ${shown(entry)}`);
  checkFields(entry, entryFields, path);
  checkValidation(entry, path);
  for (const field of ['state', 'stateMachine', 'action']) checkString(entry, field, path);
  if (entry['state'] === undefined && entry['action'] === undefined)
    throw invalid(`${path} must have a state or an action: the calls that it answers`);
  const { input, responses } = entry;
  if (input !== undefined && !isJsonObject(input))
    throw invalid(`${path}.input must be an object, got ${shown(input)}`);
  if (responses === undefined) return checkResponse(entry, path);
  const other = responseFields.find((field) => entry[field] !== undefined);
  if (other !== undefined)
    throw invalid(`${path}.${other} cannot be used with responses. Move it into a response, or remove responses`);
  if (!Array.isArray(responses) || responses.length === 0)
    throw invalid(`${path}.responses must be a list with at least one response, got ${shown(responses)}`);
  for (const [index, response] of responses.entries()) {
    const at = `${path}.responses[${index}]`;
    if (!isJsonObject(response)) throw invalid(`${at} must be an object, got ${shown(response)}`);
    checkFields(response, responseFields, at);
    checkResponse(response, at);
  }
}

function checkResponse(response: JsonObject, path: string): void {
  const { result, error, delaySeconds, times } = response;
  if (result === undefined && error === undefined)
    throw invalid(`${path} must have a result or an error${/responses\[\d+\]$/.test(path) ? '' : ', or responses'}`);
  if (result !== undefined && error !== undefined)
    throw invalid(`${path} must have either a result or an error, got both`);
  checkString(response, 'error', path);
  checkString(response, 'cause', path);
  if (response['cause'] !== undefined && error === undefined)
    throw invalid(`${path}.cause cannot be used without an error`);
  if (
    delaySeconds !== undefined &&
    !(typeof delaySeconds === 'number' && delaySeconds >= 0 && delaySeconds <= 99_999_999)
  )
    throw invalid(`${path}.delaySeconds must be a number of seconds from 0 to 99999999, got ${shown(delaySeconds)}`);
  if (times !== undefined && !(typeof times === 'number' && Number.isInteger(times) && times >= 1))
    throw invalid(`${path}.times must be an integer of at least 1, got ${shown(times)}`);
}

function checkFields(object: JsonObject, known: readonly string[], path: string): void {
  const unknown = Object.keys(object).find((field) => !known.includes(field));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, known);
  throw invalid(
    `${path === '' ? '' : `${path}.`}${unknown} is not a field of ${path === '' ? 'a file of mocks' : 'a mock'}. ` +
      `${hint === '' ? '' : `${hint} `}Valid fields: ${known.join(', ')}`,
  );
}

function checkString(object: JsonObject, field: string, path: string): void {
  const value = object[field];
  if (value !== undefined && (typeof value !== 'string' || value === ''))
    throw invalid(`${path}.${field} must be a non-empty string, got ${shown(value)}`);
}

function checkValidation({ validation }: JsonObject, path: string): void {
  if (validation !== undefined && !validations.includes(String(validation)))
    throw invalid(
      `${path === '' ? '' : `${path}.`}validation must be one of ${validations.join(', ')}, got ${shown(validation)}`,
    );
}

function invalid(message: string): InvalidMockConfiguration {
  return new InvalidMockConfiguration(message);
}

function shown(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
