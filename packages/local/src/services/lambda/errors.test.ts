import { expect, it } from 'vitest';
import { applyDifferences } from '../../kernel/differences.js';
import { readModel } from '../../kernel/models/read-model.js';
import { violationsOf } from '../../kernel/models/violations.js';
import { differences } from './differences.js';
import { invalidInput } from './errors.js';

const input = { FunctionName: 'f', Role: 'arn:aws:iam::123456789012:role/r', Code: {}, Runtime: 'Provided' };
const errorOf = (given: object) =>
  invalidInput(
    applyDifferences(differences, 'CreateFunction', violationsOf(readModel('lambda'), 'CreateFunctionRequest', given)),
  );

// The first is that of https://github.com/aws/aws-cli/issues/3789, the second that of
// https://github.com/aws/aws-cli/issues/3229.
it.each([
  [
    input,
    'InvalidParameterValueException',
    /^Value Provided at 'runtime' failed .* enum value set: \[.*\] or be a valid ARN$/,
  ],
  [
    { ...input, Role: 'r' },
    'ValidationException',
    /^1 validation error detected: Value 'r' at 'role' failed to satisfy constraint/,
  ],
])('the error for %j is %s', (given, code, message) => {
  expect(errorOf(given)).toMatchObject({ code, message: expect.stringMatching(message) as string });
});
