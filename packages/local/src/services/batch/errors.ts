import { AwsError } from '../../kernel/aws-error.js';
import { validationMessage, serializationError } from '../../kernel/invalid-input.js';
import { type Violation } from '../../kernel/models/violations.js';

/** Batch's API has one error for all invalid requests. */
export function clientException(message: string): AwsError {
  return new AwsError('ClientException', message);
}

/** An invalid value; `expected` describes valid values. */
export function invalidValue(parameter: string, value: unknown, expected: string): AwsError {
  const shown = (JSON.stringify(value) ?? 'undefined').slice(0, 80);
  return clientException(`${parameter} must be ${expected}, got ${shown}`);
}

/** The error of Batch for an input that violates the model. Values of enums are not case-sensitive. */
export function invalidInput(violations: readonly Violation[]): AwsError | undefined {
  const wrong = violations.filter(
    ({ kind, value, allowed }) => !(kind === 'enum' && allowed?.includes(String(value).toUpperCase()) === true),
  );
  const wrongType = wrong.find(({ kind }) => kind === 'type');
  if (wrongType !== undefined) return serializationError(wrongType);
  return wrong.length === 0 ? undefined : clientException(validationMessage(wrong));
}
