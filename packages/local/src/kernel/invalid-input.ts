import { AwsError } from './aws-error.js';
import { type ServiceModel } from './models/service-model.js';
import { type Violation } from './models/violations.js';

/** `ValidationException` with every violation, as AWS's JSON services answer; a wrong JSON type comes first. */
export function invalidInput(violations: readonly Violation[]): AwsError {
  const wrongType = violations.find(({ kind }) => kind === 'type');
  if (wrongType !== undefined) return serializationError(wrongType);
  const code = violations.find((violation) => violation.code !== undefined)?.code ?? 'ValidationException';
  return new AwsError(code, validationMessage(violations));
}

/** The error of services without an own one, by the protocol. */
export function defaultError({ protocol }: ServiceModel): (violations: readonly Violation[]) => AwsError {
  return protocol === 'query' ? invalidQueryInput : invalidInput;
}

/** In the query protocol: `ValidationError`, or `MalformedInput` for a value of a wrong type. */
function invalidQueryInput(violations: readonly Violation[]): AwsError {
  const error = invalidInput(violations);
  if (error.code === 'ValidationException') return new AwsError('ValidationError', error.message);
  return error.code === 'SerializationException' ? new AwsError('MalformedInput', error.message) : error;
}

/**
 * `2 validation errors detected: Value 'x' at 'name' failed to satisfy constraint: …; Value …`. Secret values, which
 * are shown as an empty string, are left out.
 */
export function validationMessage(violations: readonly Violation[]): string {
  const [first, ...rest] = violations.map(
    ({ path, shown, constraint }) =>
      `Value ${shown === '' ? '' : `${shown} `}at '${path}' failed to satisfy constraint: ${constraint}`,
  );
  const count = violations.length;
  return `${count} validation error${count === 1 ? '' : 's'} detected: ${[first, ...rest].join('; ')}`;
}

const javaTypes: Readonly<Record<string, string>> = {
  string: 'a String',
  integer: 'an Integer',
  long: 'a Long',
  float: 'a Float',
  double: 'a Double',
  boolean: 'a Boolean',
  list: 'a List',
  map: 'a Map',
  structure: 'a Structure',
  timestamp: 'a Timestamp',
  blob: 'a Blob',
};

/** `SerializationException` for a value of the wrong JSON type, in the words of AWS's parser. */
export function serializationError({ value, wanted = '' }: Violation): AwsError {
  return new AwsError(
    'SerializationException',
    `${tokenOf(value)} can not be converted to ${javaTypes[wanted] ?? wanted}`,
  );
}

function tokenOf(value: unknown): string {
  if (value === true) return 'TRUE_VALUE';
  if (value === false) return 'FALSE_VALUE';
  if (Array.isArray(value)) return 'START_ARRAY';
  if (typeof value === 'object') return 'START_OBJECT';
  return typeof value === 'number' ? 'NUMBER_VALUE' : 'STRING_VALUE';
}
