import { inspect } from 'node:util';
import { InvalidInput, problemAt } from '@stepwell/core';
import { describe, expect, it, vi } from 'vitest';
import { ExecutionFailed, isExecutionFailed } from './execution-errors.js';
import { isInvalidInput } from './start-errors.js';
import { PermanentFailure } from '../queue-exchange/worker/permanent-failure.js';
import { isSdkError } from './sdk-error.js';

const end = { executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Images:run-1', error: 'DownloadsFailed' };

describe('errors', () => {
  it('are recognized if another copy of the package created them', async () => {
    vi.resetModules();
    const copy = await import('./execution-errors.js');
    const error = new copy.ExecutionFailed(end);
    expect(error).not.toBeInstanceOf(ExecutionFailed);
    expect(isExecutionFailed(error)).toBe(true);
    expect(isSdkError(error)).toBe(true);
  });

  it('are not recognized by name alone', () => {
    expect(isExecutionFailed(Object.assign(new Error('no'), { name: 'ExecutionFailed' }))).toBe(false);
    expect(isExecutionFailed('ExecutionFailed')).toBe(false);
  });

  it('link to the error reference, also with a custom name', () => {
    expect(new ExecutionFailed(end).docs).toMatch(/\/docs\/errors\.md#executionfailed$/);
    expect(new PermanentFailure('NoBands', 'the scene has none')).toMatchObject({
      name: 'NoBands',
      docs: expect.stringMatching(/#permanentfailure$/) as string,
    });
    // Node.js prints this for an uncaught error.
    expect(inspect(new ExecutionFailed(end))).toContain('errors.md#executionfailed');
  });

  it('contain the message of a Lambda error, not its stack trace', () => {
    const error = new ExecutionFailed({
      ...end,
      error: 'TypeError',
      causeText: '{"errorType":"TypeError","errorMessage":"x is not a function","trace":["a","b"]}',
    });
    expect(error.message).toBe(`The execution failed: TypeError, x is not a function (${end.executionArn})`);
  });

  it.each([
    ['Lambda.TooManyRequestsException', true],
    ['States.Timeout', true],
    ['DynamoDB.ProvisionedThroughputExceededException', true],
    ['S3.SlowDownException', true],
    ['DownloadsFailed', false],
    ['InvalidInput', false],
    [undefined, false],
  ])('with the name %s are retryable: %s', (error, retryable) => {
    expect(new ExecutionFailed({ ...end, error }).retryable).toBe(retryable);
  });

  it('are recognized as InvalidInput by their fields', () => {
    expect(isInvalidInput(new InvalidInput([problemAt(['lambdaConcur'], 0, 'a whole number')]))).toBe(true);
    expect(isInvalidInput(Object.assign(new Error('no'), { name: 'InvalidInput' }))).toBe(false);
  });
});
