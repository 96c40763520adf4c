import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { queueRouter } from '@stepwell/sdk/queue-router';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountingApp, startCountingApp, synthesizeCountingApp } from './counting-app.js';

let synthesized: Awaited<ReturnType<typeof synthesizeCountingApp>>;
let app: CountingApp;
beforeAll(async () => {
  synthesized = await synthesizeCountingApp();
  app = await startCountingApp(synthesized.path);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await synthesized[Symbol.asyncDispose]();
});

const message = (id: string, more: object = {}) => ({ MessageBody: JSON.stringify({ id, ...more }) });
const areCounted =
  (...names: string[]) =>
  async () => {
    const counts = await app.counts();
    return names.every((each) => counts.has(each));
  };

/** Starts an execution like a trigger. Returns its result. */
async function execute(input: unknown) {
  const { executionArn = '' } = await app.stepwell.sfn.send(
    new StartExecutionCommand({ stateMachineArn: app.output('StateMachineArn'), input: JSON.stringify(input) }),
  );
  return await app.environment.services.states.waitForExecution(executionArn);
}

describe('a message', () => {
  it('is processed by the function of its route, whose output is sent to the next route', async () => {
    await app.send('First', [message('a')]);
    await app.waitUntil(areCounted('First a', 'Second a'));
    expect(app.deadLetters('First')).toEqual([]);
  });

  it('is processed by a nested workflow', async () => {
    await app.send('Nested', [message('n')]);
    await app.waitUntil(areCounted('Nested n'));
  });

  it('adds the status and the output of its step to the input of its execution', async () => {
    const ended = await execute({ parameters: { event: '{"id":"direct"}' }, eventSourceARN: app.output('SecondArn') });
    expect(JSON.parse(String(ended.output))).toEqual({
      parameters: { event: '{"id":"direct"}' },
      eventSourceARN: app.output('SecondArn'),
      status: { StatusCode: 200, ExecutedVersion: '$LATEST' },
      output: { id: 'direct', by: 'Second' },
    });
  });

  it('sent by the client has one result for its deduplication id, and is stored in S3 if it is too long', async () => {
    const router = queueRouter(app.stepwell, { stateMachineArn: app.output('StateMachineArn') });
    const options = { deduplicationId: 'order-1', correlationId: 'c-1' };
    const [one, again] = await Promise.all([
      router.send('Second', { id: 'client' }, options),
      router.send('Second', { id: 'client' }, options),
    ]);
    expect(await one.result({ maxWaitTime: 20, minDelay: 0.05 })).toMatchObject({
      correlationId: 'c-1',
      output: { id: 'client', by: 'Second' },
    });
    expect(again.execution.executionArn).toBe(one.execution.executionArn);
    expect(await one.execution.progress()).toEqual({ status: 'SUCCEEDED', route: 'Second', phase: 'step' });
    const long = await router.send('Second', { id: 'very-long', text: 'x'.repeat(300_000) });
    expect(await long.result({ maxWaitTime: 20, minDelay: 0.05 })).toMatchObject({
      parameters: {
        eventUri: expect.stringMatching(/^s3:\/\/.+\/_stepwell\/queue-router\/messages\/[0-9a-f]{64}\.json$/) as string,
        eventBytes: 300_028,
      },
    });
    const direct = await router.start({
      parameters: { event: JSON.stringify({ id: 'very-long', text: 'x'.repeat(300_000) }) },
      eventSourceARN: app.output('SecondArn'),
    });
    expect(await direct.result({ minDelay: 0.05 })).toMatchObject({
      parameters: {
        eventUri: expect.stringMatching(/^s3:\/\/.+\/_stepwell\/queue-router\/messages\/[0-9a-f]{64}\.json$/) as string,
        eventBytes: 300_028,
      },
    });
    expect((await app.counts()).get('Second client')).toBe(1);
    await expect(router.send('Third', {})).rejects.toMatchObject({ name: 'ResourceUnknown' });
  });

  it('too long for an execution is stored in S3, and its step receives the location', async () => {
    await app.send('Second', [{ MessageBody: JSON.stringify({ id: 'long', text: 'x'.repeat(200_000) }) }]);
    await app.waitUntil(areCounted('Second undefined'));
    expect(
      app.environment.services.s3.listObjects(app.output('BucketName'), '_stepwell/queue-router/messages/').length,
    ).toBeGreaterThan(0);
  });
});

describe('an execution', () => {
  it('from a queue without a route fails with DefaultStateError', async () => {
    expect(
      await execute({ parameters: { event: '{}' }, eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:unknown' }),
    ).toMatchObject({
      status: 'FAILED',
      error: 'DefaultStateError',
      cause: 'No module to process messages from this topic!',
    });
  });

  it.each([
    [
      { parameters: {}, eventSourceARN: 'arn' },
      'parameters.event is required: the body of the message as a JSON string',
    ],
    [{ parameters: { event: '{}' } }, 'eventSourceARN is required: the ARN of the source queue'],
    ['text', 'input must be an object with parameters and eventSourceARN, got "text"'],
  ])('with an invalid input fails with its field, without effects: %j', async (input, cause) => {
    const before = (await app.counts()).size;
    expect(await execute(input)).toMatchObject({ status: 'FAILED', error: 'InvalidInput', cause });
    expect((await app.counts()).size).toBe(before);
  });
});

describe('a message', () => {
  it.each([
    ['is not JSON', 'no json', 'InvalidInput', 'parameters.event must be JSON, got "no json"'],
    ['is rejected by its step', '{"poison":true}', 'Poisoned', 'This message is poisoned'],
  ])(
    'that %s is dead-lettered unchanged, with the reason and the execution',
    async (_title, MessageBody, errorType, reason) => {
      await app.send('Second', [{ MessageBody }]);
      await app.waitUntil(async () => app.deadLetters('Second').some(({ body }) => body === MessageBody));
      const { attributes = {} } = app.deadLetters('Second').find(({ body }) => body === MessageBody) ?? {};
      expect(attributes).toMatchObject({
        errorType,
        errorMessage: expect.stringContaining(reason),
        origin: expect.stringContaining(':execution:'),
      });
      const origin = String(attributes['origin']);
      expect(await app.environment.services.states.waitForExecution(origin)).toMatchObject({
        status: 'FAILED',
        error: errorType,
      });
    },
  );
});
