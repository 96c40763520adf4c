import { AwsError } from '../../kernel/aws-error.js';
import { serializationError, validationMessage } from '../../kernel/invalid-input.js';
import { type Violation } from '../../kernel/models/violations.js';

export function noSuchGroup(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
}

export function noSuchStream(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** An invalid value; `remedy` describes valid values. */
export function invalidValue(parameter: string, value: unknown, remedy: string): AwsError {
  return invalidParameter(`${parameter} must be ${remedy}, got '${String(value).slice(0, 80)}'`);
}

/** An invalid filter pattern. */
export function invalidPattern(pattern: string, reason: string): AwsError {
  return invalidParameter(`Invalid filter pattern '${pattern.slice(0, 80)}': ${reason}`);
}

/** CloudWatch Logs answers violations of its model with `InvalidParameterException`. */
export function invalidInput(violations: readonly Violation[]): AwsError {
  const wrongType = violations.find(({ kind }) => kind === 'type');
  return wrongType === undefined ? invalidParameter(validationMessage(violations)) : serializationError(wrongType);
}
