import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { type AddressInfo } from 'node:net';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type QueueRecord } from '@stepwell/core/queue-message';
import { type ExecutionPlan } from '@stepwell/core/queue-router';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExecutionStarter, type StartOutcome, handleTrigger } from './trigger.js';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:scenes';

function message(messageId: string, more: Partial<QueueRecord> = {}): QueueRecord {
  return {
    messageId,
    body: '{"sceneUri":"s3://scenes/a.hdr"}',
    eventSourceARN: QUEUE,
    attributes: {},
    messageAttributes: {},
    ...more,
  };
}

/** Runs the trigger on a batch. `start` defines the outcome of each start. */
async function trigger(
  records: readonly QueueRecord[],
  start: (plan: ExecutionPlan) => Promise<StartOutcome> | StartOutcome = () => 'started',
  putBody: (key: string) => Promise<void> = () => Promise.resolve(),
) {
  const started: ExecutionPlan[] = [];
  const outcomes: unknown[] = [];
  const answer = await handleTrigger(
    { Records: records },
    {
      bucket: 'own',
      concurrency: 2,
      putBody,
      start: async (plan) => {
        started.push(plan);
        return await start(plan);
      },
      notify: ({ messageId }, outcome) =>
        outcomes.push([messageId, typeof outcome === 'string' ? outcome : String(outcome.error)]),
    },
  );
  return { started, outcomes, failures: answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('the trigger', () => {
  it('starts one execution for every record of a batch', async () => {
    const { started, failures } = await trigger(['a', 'b', 'c'].map((id) => message(id)));
    expect(started.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
    expect(failures).toEqual([]);
  });

  it('keeps only messages in the queue whose execution could not be started', async () => {
    const busy = ({ name }: ExecutionPlan) =>
      name === 'b' ? Promise.reject(new Error('ThrottlingException')) : ('started' as const);
    const { failures, outcomes } = await trigger(
      ['a', 'b', 'c'].map((id) => message(id)),
      busy,
    );
    expect(failures).toEqual(['b']);
    expect(outcomes).toContainEqual(['b', 'Error: ThrottlingException']);
  });

  it('removes a message from the queue whose execution was started before', async () => {
    expect(await trigger([message('a')], () => 'repeated')).toMatchObject({
      failures: [],
      outcomes: [['a', 'repeated']],
    });
  });

  it('starts nothing if a long body could not be stored', async () => {
    const { started, failures } = await trigger(
      [message('a', { body: JSON.stringify('x'.repeat(140_000)) })],
      undefined,
      () => Promise.reject(new Error('SlowDown')),
    );
    expect([started, failures]).toEqual([[], ['a']]);
  });

  it('keeps a message whose deduplication id was used by another message', async () => {
    const { failures, outcomes } = await trigger(
      [message('b', { messageAttributes: { deduplicationId: { stringValue: 'order-7' } } })],
      () => 'conflict',
    );
    expect(failures).toEqual(['b']);
    expect(outcomes).toEqual([
      [
        'b',
        'MessageConflict: deduplicationId of message b must be unique: a message with another body has started ' +
          'execution order-7',
      ],
    ]);
  });

  it('starts the messages of a FIFO group in order, and none after a failed start', async () => {
    const fifo = (id: string, group: string): QueueRecord =>
      message(id, { eventSourceARN: `${QUEUE}.fifo`, attributes: { MessageGroupId: group } });
    const records = [fifo('a1', 'a'), fifo('b1', 'b'), fifo('a2', 'a'), fifo('a3', 'a'), fifo('b2', 'b')];
    const { started, failures } = await trigger(records, ({ name }) =>
      name === 'a2' ? Promise.reject(new Error('busy')) : 'started',
    );
    expect(failures).toEqual(['a2', 'a3']);
    expect(started.map(({ name }) => name).filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2']);
    expect(started.map(({ name }) => name).filter((name) => name.startsWith('b'))).toEqual(['b1', 'b2']);
  });
});

describe('starting an execution', () => {
  let server: Server;
  let answer: (target: string) => { readonly status: number; readonly body: object };
  let sfn: SFNClient;
  const calls: string[] = [];
  beforeAll(async () => {
    server = createServer((request: IncomingMessage, response) => {
      const target = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      void text(request).then(() => {
        calls.push(target);
        const { status, body } = answer(target);
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    sfn = new SFNClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'a' },
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    sfn.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  const plan = (namedBySender: boolean): ExecutionPlan => ({
    name: 'a',
    namedBySender,
    input: { parameters: { event: '{}' }, eventSourceARN: QUEUE },
  });
  const start = (namedBySender = false) =>
    createExecutionStarter(sfn, 'arn:aws:states:eu-west-1:123456789012:stateMachine:router')(plan(namedBySender));
  const exists = { status: 400, body: { __type: 'ExecutionAlreadyExists' } };
  const now = () => Date.now() / 1_000;

  it('distinguishes a new execution from a running one', async () => {
    answer = () => ({ status: 200, body: { executionArn: 'arn', startDate: now() } });
    expect(await start()).toBe('started');
    answer = () => ({ status: 200, body: { executionArn: 'arn', startDate: now() - 60 } });
    expect(await start()).toBe('repeated');
  });

  it('treats an ended execution with the message id as name as repeated, without another call', async () => {
    answer = () => exists;
    calls.length = 0;
    expect(await start()).toBe('repeated');
    expect(calls).toEqual(['StartExecution']);
  });

  it.each([
    [
      'the same message',
      '{"parameters":{"event":"{}"},"eventSourceARN":"arn:aws:sqs:eu-west-1:123456789012:scenes"}',
      'repeated',
    ],
    ['another message', '{}', 'conflict'],
  ])('compares inputs if the sender chose the name: %s', async (_title, input, outcome) => {
    answer = (target) =>
      target === 'StartExecution'
        ? exists
        : {
            status: 200,
            body: { executionArn: 'arn', stateMachineArn: 'arn', status: 'SUCCEEDED', startDate: now(), input },
          };
    expect(await start(true)).toBe(outcome);
  });

  it('rejects with other errors, so that the message is redelivered', async () => {
    answer = () => ({ status: 400, body: { __type: 'ExecutionLimitExceeded' } });
    await expect(start()).rejects.toMatchObject({ name: 'ExecutionLimitExceeded' });
  });
});
