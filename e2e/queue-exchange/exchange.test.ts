import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { sized } from '../environment/sized.js';
import { expectedResponse, message } from './effects.js';
import { type ExchangeApp, startExchange } from './exchange-app.js';

let app: ExchangeApp;
beforeAll(async () => {
  app = await startExchange({ processor: 'function' });
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(() => {
  app.effects.script = () => 'done';
});

describe('a message through the exchange', () => {
  it('is sent from Activator to Processor, and its response to its execution', async () => {
    const sent = message('plain');
    expect(await app.exchange.exchange(sent)).toEqual(expectedResponse(sent));
    expect(app.effects.attempts.get('plain')).toBe(1);
  });

  it('gets its own response among concurrent executions, and fails only its own execution if it is poisoned', async () => {
    app.effects.script = ({ name }) => (name === 'poisoned' ? 'fail' : 'done');
    const sent = Array.from({ length: sized(60, 200) }, (_, index) => message(`interleaved-${index}`));
    const poisoned = await app.exchange.start({ message: message('poisoned') });
    const results = await Promise.all(sent.map((each) => app.run(each)));
    expect(results.map(({ output }) => output)).toEqual(sent.map(expectedResponse));
    for (const { name } of sent)
      expect([app.effects.attempts.get(name), app.effects.done.get(name)?.size]).toEqual([1, 1]);
    await expect(poisoned.result()).rejects.toMatchObject({
      name: 'ExecutionFailed',
      error: 'MessageExchangeFailed',
      state: 'Exchange message',
      causeText: expect.stringMatching(
        /^Message [0-9a-f-]{36} was tried 3 times without success; the last error: Error: no room for poisoned\. Fix/,
      ),
    });
    expect(app.effects.attempts.get('poisoned')).toBe(3);
    expect(await countMessages()).toEqual([0, 0, 0]);
  });

  it('that is invalid fails its execution with the error of the Processor after one attempt', async () => {
    app.effects.script = () => 'invalid';
    const execution = await app.exchange.start({ message: message('invalid') });
    await expect(execution.result()).rejects.toMatchObject({
      error: 'InvalidInput',
      causeText: 'name must be valid, got invalid',
    });
    expect(app.effects.attempts.get('invalid')).toBe(1);
  });

  it('is retried after transient failures', async () => {
    app.effects.script = (_effect, attempt) => (attempt < 3 ? 'fail' : 'done');
    const sent = message('transient');
    expect(await app.exchange.exchange(sent)).toEqual(expectedResponse(sent));
    expect([app.effects.attempts.get('transient'), app.effects.done.get('transient')?.size]).toEqual([3, 1]);
  });

  it('is sent again by a redrive', async () => {
    app.effects.script = () => 'fail';
    const sent = message('redriven');
    const execution = await app.exchange.start({ message: sent });
    await expect(execution.result()).rejects.toMatchObject({ error: 'MessageExchangeFailed' });
    app.effects.script = () => 'done';
    await execution.redrive();
    expect(await execution.result()).toEqual({ output: expectedResponse(sent) });
  });

  it('is stored in S3 if it is too long, and so is its response', async () => {
    const sent = { ...message('long'), nonce: 'ä'.repeat(70_000) };
    const execution = await app.exchange.start({ message: sent });
    const output = await execution.result();
    expect(output.outputUri).toMatch(/^s3:\/\/.+\/_stepwell\/queue-exchange\/outputs\/[0-9a-f]{64}\.json$/);
    expect(await app.exchange.responseOf(output)).toEqual({ ...expectedResponse(sent), again: sent.nonce });
    expect(await execution.progress()).toEqual({
      status: 'SUCCEEDED',
      phase: 'answered',
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      sentAt: expect.any(Date) as Date,
    });
  });

  it('that is not from an execution does not affect other messages', { timeout: 30_000 }, async () => {
    await app.sqs.send(new SendMessageCommand({ QueueUrl: app.output('QueueUrl'), MessageBody: '{"version":1}' }));
    const sent = message('valid');
    expect(await app.exchange.exchange(sent)).toEqual(expectedResponse(sent));
  });

  it('is not sent if the input is invalid', async () => {
    const bad = { messages: {} } as unknown as { message: Record<string, unknown> };
    const rejected: unknown = await app.exchange.start(bad).catch((error: unknown) => error);
    expect(rejected).toMatchObject({
      name: 'InvalidInput',
      message: 'messages must be omitted (known fields: message, messageUri), got {}',
    });
    const { executionArn } = await app.environment.services.states.call('StartExecution', {
      stateMachineArn: app.output('StateMachineArn'),
      input: JSON.stringify(bad),
    });
    expect(await app.environment.services.states.waitForExecution(String(executionArn))).toMatchObject({
      error: 'InvalidInput',
      cause: (rejected as Error).message,
    });
  });
});

/** Counts the messages in the queue, the dead-letter queue and the undeliverable queue, in flight or not. */
async function countMessages(): Promise<number[]> {
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
