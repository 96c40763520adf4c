import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEvents, type TestEvents } from './testing/start-events.js';

const arnOf = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const functionArn = arnOf('lambda', 'function:f');

let env: TestEvents;
let dead: string;
beforeEach(async () => {
  env = await startEvents();
  dead = env.sqs.createQueue('dead').arn;
});
afterEach(() => env[Symbol.asyncDispose]());

/** Moves the clock by seconds, retry after retry. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 30) {
    env.clock.advance(30_000);
    await env.events.settled();
  }
}

const deadLetters = () =>
  env.sqs.messages('dead').map(({ body, attributes }) => ({
    detail: (JSON.parse(body) as { detail: unknown }).detail,
    ...Object.fromEntries(Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue])),
  }));
const throttled = Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });

describe('a failed delivery', () => {
  it('is retried until it succeeds', async () => {
    await env.rule([{ Arn: functionArn, DeadLetterConfig: { Arn: dead } }]);
    env.failure = throttled;
    await env.put({ n: 1 });
    await pass(60);
    expect(env.received).toEqual([]);
    env.failure = undefined;
    await pass(900);
    expect(env.received).toHaveLength(1);
    expect(deadLetters()).toEqual([]);
    expect(env.clock.pending).toBe(0);
  });

  it('is sent to the dead-letter queue after its last retry, with the reason', async () => {
    const rule = await env.rule([
      {
        Arn: functionArn,
        DeadLetterConfig: { Arn: dead },
        RetryPolicy: { MaximumRetryAttempts: 2 },
        Input: '"constant"',
      },
    ]);
    env.failure = throttled;
    await env.put({ n: 1 });
    await pass(60);
    expect(deadLetters()).toEqual([
      {
        detail: { n: 1 },
        RULE_ARN: rule,
        TARGET_ARN: functionArn,
        ERROR_CODE: 'THROTTLING',
        ERROR_MESSAGE: 'slow down',
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        RETRY_ATTEMPTS: '2',
      },
    ]);
  });

  it('is sent there if the event is too old for another retry', async () => {
    await env.rule([
      { Arn: functionArn, DeadLetterConfig: { Arn: dead }, RetryPolicy: { MaximumEventAgeInSeconds: 60 } },
    ]);
    env.failure = new Error('broken');
    await env.put({});
    await pass(120);
    expect(deadLetters()).toMatchObject([
      { ERROR_CODE: 'ERROR_FROM_TARGET', EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' },
    ]);
    expect(env.clock.pending).toBe(0);
  });

  it('is retried up to 185 times or for a day by default', async () => {
    await env.rule([{ Arn: functionArn, DeadLetterConfig: { Arn: dead } }]);
    env.failure = throttled;
    await env.put({});
    await pass(23 * 3600);
    expect(deadLetters()).toEqual([]);
    await pass(2 * 3600);
    expect(deadLetters()).toMatchObject([{ EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' }]);
  });

  it('is not retried if the target does not exist or rejects it permanently', async () => {
    await env.rule([
      { Arn: arnOf('sqs', 'absent'), DeadLetterConfig: { Arn: dead } },
      {
        Arn: functionArn,
        InputTransformer: { InputPathsMap: { a: '$.detail.absent' }, InputTemplate: '{"a": <a>}' },
        DeadLetterConfig: { Arn: dead },
      },
    ]);
    await env.put({});
    expect(deadLetters()).toMatchObject([
      { ERROR_CODE: 'INVALID_JSON', RETRY_ATTEMPTS: '0' },
      { ERROR_CODE: 'NO_RESOURCE', RETRY_ATTEMPTS: '0' },
    ]);
    expect(deadLetters()[0]).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
  });

  it('is reported if there is no dead-letter queue, or the queue does not exist', async () => {
    await env.rule([
      { Arn: arnOf('sqs', 'absent') },
      { Arn: arnOf('sqs', 'absent'), DeadLetterConfig: { Arn: arnOf('sqs', 'gone') } },
    ]);
    await env.put({});
    expect(env.problems).toEqual([
      expect.stringContaining('has no dead-letter queue'),
      expect.stringContaining('nor to its dead-letter queue'),
    ]);
  });

  it('is discarded when the service closes', async () => {
    await env.rule([{ Arn: functionArn }]);
    env.failure = throttled;
    await env.put({});
    expect(env.clock.pending).toBe(1);
    await env.events.close();
    expect(env.clock.pending).toBe(0);
  });
});
