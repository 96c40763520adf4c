import { Duration } from 'aws-cdk-lib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { sized } from '../environment/sized.js';
import { type ExchangeApp, startExchange } from './exchange-app.js';

let app: ExchangeApp;
beforeAll(async () => {
  app = await startExchange({ processor: 'function' });
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(() => {
  app.effects.script = () => 'done';
});

const message = (name: string) => ({ name, nonce: `${name}-${Math.random()}` });
const expectedResponse = (given: { name: string }) => ({
  message: { ...given, planned: `by activator of ${given.name}` },
  processedFor: given.name,
});

describe('a message through the exchange', () => {
  it('goes from Activator to Processor, and its answer to its execution', async () => {
    const given = message('plain');
    expect(await app.exchange.exchange(given)).toEqual(expectedResponse(given));
    expect(app.effects.attempts.get('plain')).toBe(1);
  });

  it(
    'returns to its own execution among concurrent ones, and a poison message fails only its own execution, with the reason',
    { timeout: 60_000 },
    async () => {
      app.effects.script = ({ name }) => (name === 'poisoned' ? 'fail' : 'done');
      const given = Array.from({ length: sized(60, 200) }, (_, index) => message(`interleaved-${index}`));
      const poisoned = await app.exchange.start({ message: message('poisoned') });
      const ends = await Promise.all(given.map((each) => app.run(each)));
      expect(ends.map(({ output }) => output)).toEqual(given.map(expectedResponse));
      for (const { name } of given)
        expect([app.effects.attempts.get(name), app.effects.done.get(name)?.size]).toEqual([1, 1]);
      await expect(poisoned.result()).rejects.toMatchObject({
        name: 'ExecutionFailed',
        error: 'MessageExchangeFailed',
        state: 'Exchange message',
        causeText: expect.stringMatching(
          /^Message [0-9a-f-]{36} was tried 3 times without success; the last reason: Error: no room for poisoned\. Redrive/,
        ),
      });
      expect(app.effects.attempts.get('poisoned')).toBe(3);
      expect(await waiting()).toEqual([0, 0, 0]);
    },
  );

  it('that cannot be processed fails its execution by the Processor’s own error, with one try', async () => {
    app.effects.script = () => 'invalid';
    const execution = await app.exchange.start({ message: message('invalid') });
    await expect(execution.result()).rejects.toMatchObject({
      error: 'InvalidInput',
      causeText: 'name: invalid is not accepted',
    });
    expect(app.effects.attempts.get('invalid')).toBe(1);
  });

  it('is tried again after a failure that passes', async () => {
    app.effects.script = (_effect, attempt) => (attempt < 3 ? 'fail' : 'done');
    const given = message('passing');
    expect(await app.exchange.exchange(given)).toEqual(expectedResponse(given));
    expect([app.effects.attempts.get('passing'), app.effects.done.get('passing')?.size]).toEqual([3, 1]);
  });

  it('is sent again by a redrive, once what was wrong is mended', async () => {
    app.effects.script = () => 'fail';
    const given = message('mended');
    const execution = await app.exchange.start({ message: given });
    await expect(execution.result()).rejects.toMatchObject({ error: 'MessageExchangeFailed' });
    app.effects.script = () => 'done';
    await execution.redrive();
    expect(await execution.result()).toEqual({ output: expectedResponse(given) });
  });

  it('travels by S3 where it is too long, and so does its answer', async () => {
    const given = { ...message('long'), nonce: 'ä'.repeat(70_000) };
    const execution = await app.exchange.start({ message: given });
    const output = await execution.result();
    expect(output.outputUri).toMatch(/^s3:\/\/.+\/_stepwell\/queue-exchange\/outputs\/[0-9a-f]{64}\.json$/);
    expect(await app.exchange.responseOf(output)).toEqual({ ...expectedResponse(given), again: given.nonce });
    expect(await execution.progress()).toEqual({
      status: 'SUCCEEDED',
      phase: 'answered',
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      sentAt: expect.any(Date) as Date,
    });
  });

  it('that nobody sent ends in the last queue, and hurts nothing', { timeout: 30_000 }, async () => {
    await app.sqs.send(new SendMessageCommand({ QueueUrl: app.output('QueueUrl'), MessageBody: '{"version":1}' }));
    const given = message('beside');
    expect(await app.exchange.exchange(given)).toEqual(expectedResponse(given));
  });

  it('is not even sent where the input is wrong', async () => {
    const bad = { messages: {} } as unknown as { message: Record<string, unknown> };
    const refused: unknown = await app.exchange.start(bad).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: 'InvalidInput',
      message: 'messages: {} is not accepted; give only message, messageUri',
    });
    const { executionArn } = await app.environment.services.states.call('StartExecution', {
      stateMachineArn: app.output('StateMachineArn'),
      input: JSON.stringify(bad),
    });
    expect(await app.environment.services.states.waitForExecution(String(executionArn))).toMatchObject({
      error: 'InvalidInput',
      cause: (refused as Error).message,
    });
  });
});

describe('with faults', () => {
  it(
    'of the queue, which delivers every message twice, half of them while the first is at work, mixes up the order, loses messages on their way and refuses calls, each is acted on once',
    { timeout: 120_000 },
    async () => {
      await using faulty = await startExchange({
        processor: 'function',
        chaos: {
          seed: 1,
          delayMs: 300,
          maxPerItem: 2,
          sqs: { duplicate: 1, reorder: 0.5, drop: 0.3, throttle: 0.2 },
          states: { throttle: 0.2 },
        },
      });
      const given = Array.from({ length: 12 }, (_, index) => message(`faulty-${index}`));
      const ends = await Promise.all(given.map((each) => faulty.run(each)));
      expect(ends.map(({ output }) => output)).toEqual(given.map(expectedResponse));
      expect(given.map(({ name }) => faulty.effects.attempts.get(name))).toEqual(given.map(() => 1));
      expect(faulty.environment.chaos.count('sqs', 'duplicate')).toBeGreaterThanOrEqual(given.length);
    },
  );

  it(
    'of takers, which are killed at any moment, every execution has the answer to its own message, and every change is made once',
    { timeout: 120_000 },
    async () => {
      await using faulty = await startExchange({
        processor: 'function',
        // A message of a taker that was killed comes again when that one could have run no longer.
        props: { consumerTimeout: Duration.seconds(6), maxReceiveCount: 20, batchSize: 1 },
        chaos: { seed: 3, maxPerItem: 2, lambda: { kill: 0.4 }, filter: ({ resource }) => resource.includes('Taker') },
      });
      const given = Array.from({ length: 6 }, (_, index) => message(`killed-${index}`));
      const ends = await Promise.all(given.map((each) => faulty.run(each)));
      expect(ends.map(({ output }) => output)).toEqual(given.map(expectedResponse));
      for (const { name } of given) expect(faulty.effects.done.get(name)?.size, name).toBe(1);
      expect(faulty.environment.chaos.count('lambda', 'kill')).toBeGreaterThan(0);
    },
  );
});

/** Messages in the queue, the dead-letter queue and the last one, in flight or not. */
async function waiting(): Promise<number[]> {
  return await Promise.all(
    ['QueueUrl', 'DeadLetterQueueUrl', 'UndeliverableQueueUrl'].map(async (name) => {
      const { Attributes } = await app.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: app.output(name),
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return (
        Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
      );
    }),
  );
}
