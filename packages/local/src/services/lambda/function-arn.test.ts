import { expect, it } from 'vitest';
import { parseFunctionReference } from './function-arn.js';

// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
it.each([
  ['orders', 'orders', undefined],
  ['orders:live', 'orders', 'live'],
  ['orders:$LATEST', 'orders', '$LATEST'],
  ['123456789012:orders', 'orders', undefined],
  ['123456789012:orders:live', 'orders', 'live'],
  ['123456789012:function:orders', 'orders', undefined],
  ['function:orders', 'orders', undefined],
  ['arn:aws:lambda:us-east-1:123456789012:function:orders:7', 'orders', '7'],
])('%s names a function', (text, name, qualifier) => {
  expect(parseFunctionReference(text)).toEqual({ name, qualifier });
});

it.each(['', 'a b', 'arn:aws:sqs:us-east-1:123456789012:orders', 'orders:live:more'])('%j names none', (text) => {
  expect(() => parseFunctionReference(text)).toThrow('FunctionName');
});
