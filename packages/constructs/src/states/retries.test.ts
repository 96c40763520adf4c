import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { integrations, statesErrors } from '@stepwell/core/integration-errors';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { QueryLanguage } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { describe, expect, it } from 'vitest';
import { type TaskRetries, addRetries } from './retries.js';

/** Summarizes a retrier: its first and last error, the number of errors, and the retries. */
function retriersOf(retries: TaskRetries): object[] {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test');
  const props = { service: 'sqs', action: 'sendMessage', iamResources: ['*'], queryLanguage: QueryLanguage.JSONATA };
  const { Retry } = addRetries(new CallAwsService(stack, 'Task', props), retries).toStateJson() as { Retry: Retrier[] };
  expect(Retry.every(({ JitterStrategy, BackoffRate }) => JitterStrategy === 'FULL' && BackoffRate === 2)).toBe(true);
  return Retry.map(({ ErrorEquals, MaxAttempts, IntervalSeconds, MaxDelaySeconds }) => [
    ErrorEquals[0],
    ErrorEquals.at(-1),
    MaxAttempts,
    IntervalSeconds,
    MaxDelaySeconds,
  ]);
}

interface Retrier {
  readonly ErrorEquals: string[];
  readonly MaxAttempts: number;
  readonly IntervalSeconds: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: string;
  readonly BackoffRate: number;
}

const LAMBDA = ['Lambda.AWSLambdaException', 'Lambda.Ec2UnexpectedException', 6, 2, 60];
const LOST = ['Lambda.Unknown', 'Runtime.OutOfMemory', 4, 1, 60];
const LATE = ['Sandbox.Timedout', 'States.Timeout', 2, 1, 60];

describe('the retries of a Task', () => {
  it('cover retryable errors and calls without a response', () => {
    expect(retriersOf({ resource: 'sqs' })).toEqual([['SQS.AmazonSQSException', 'States.Timeout', 6, 2, 60]]);
    expect(retriersOf({ resource: 'aws-sdk:sqs' })).toEqual([['Sqs.SqsException', 'States.Timeout', 6, 2, 60]]);
  });

  it('exclude calls without a response if the work is not repeatable', () => {
    expect(retriersOf({ resource: 'sqs', repeatable: false })).toEqual([
      ['SQS.AmazonSQSException', 'SQS.SqsException', 6, 2, 60],
    ]);
    expect(retriersOf({ resource: 'lambda', repeatable: false })).toEqual([LAMBDA]);
  });

  it('of a function also cover lost environments and timeouts, with fewer retries of timeouts', () => {
    expect(retriersOf({ resource: 'lambda' })).toEqual([LAMBDA, LOST, LATE]);
    expect(retriersOf({ resource: 'lambda', lostCallRetries: { lostEnvironments: 3, timeouts: 0 } })).toEqual([
      LAMBDA,
      ['Lambda.Unknown', 'Runtime.OutOfMemory', 3, 1, 60],
    ]);
  });

  it('place retries of the user before those of lost calls, and replace the latter by States.ALL', () => {
    const busy = {
      errors: ['Busy'],
      maxAttempts: 9,
      interval: Duration.seconds(5),
      backoffRate: 2,
      maxDelay: Duration.seconds(7),
    };
    const own = (errors: string[]) => [{ ...busy, errors, jitterStrategy: 'FULL' as never }];
    expect(retriersOf({ resource: 'lambda', userRetries: own(['Busy']) })).toEqual([
      LAMBDA,
      ['Busy', 'Busy', 9, 5, 7],
      LOST,
      LATE,
    ]);
    expect(retriersOf({ resource: 'lambda', userRetries: own([statesErrors.all]) })).toEqual([
      LAMBDA,
      ['States.ALL', 'States.ALL', 9, 5, 7],
    ]);
  });

  it('have additional errors and other delays if specified', () => {
    const pauses = { interval: Duration.seconds(1), maxDelay: Duration.seconds(20), maxAttempts: 12 };
    expect(retriersOf({ resource: 'sqs', repeatable: false, additionalErrors: ['Own'], delays: pauses })).toEqual([
      ['SQS.AmazonSQSException', 'Own', 12, 1, 20],
    ]);
  });
});

it('no source file of the constructs contains an error name', async () => {
  const prefixes = [...new Set(integrations.map(({ errorPrefix }) => errorPrefix)), 'States', 'Runtime', 'Sandbox'];
  const literal = new RegExp(`^(?!\\s*/?\\*).*(['"\`])(${prefixes.join('|')})\\.[A-Z][A-Za-z]+\\1`, 'm');
  const root = join(import.meta.dirname, '..');
  const files = (await readdir(root, { recursive: true })).filter(
    (file) => /\.ts$/.test(file) && !/\.test\.ts$|^testing\//.test(file),
  );
  expect(files.length).toBeGreaterThan(100);
  const found: string[] = [];
  for (const file of files) if (literal.test(await readFile(join(root, file), 'utf8'))) found.push(file);
  expect(found).toEqual([]);
});
