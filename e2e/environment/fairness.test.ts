import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { startLocal } from '@stepwell/local';
import { expect, it } from 'vitest';
import { sized } from './sized.js';

const items = sized(3_000, 10_000);

/** Other processes of a busy machine can delay a response too. */
const retries = { retry: 3 };

/** Requests the URL in a loop, and posts the longest time in milliseconds when it receives a message. */
const pings = `
  const { parentPort, workerData } = require('node:worker_threads');
  let longest = 0;
  let count = 0;
  let isOver = false;
  parentPort.once('message', () => (isOver = true));
  (async () => {
    while (!isOver) {
      const start = performance.now();
      await (await fetch(workerData)).text();
      longest = Math.max(longest, performance.now() - start);
      if (++count === 1) parentPort.postMessage('started');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    parentPort.postMessage({ longest, count });
  })();
`;

async function startPings(endpoint: string): Promise<Worker> {
  const client = new Worker(pings, { eval: true, workerData: `${endpoint}/ping` });
  await once(client, 'message');
  return client;
}

async function stopPings(client: Worker): Promise<{ readonly longest: number; readonly count: number }> {
  client.postMessage('stop');
  const [result] = (await once(client, 'message')) as [{ longest: number; count: number }];
  await client.terminate();
  return result;
}

const send = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage',
  Parameters: { 'QueueUrl.$': '$.url', MessageBody: 'hello' },
  ResultPath: null,
  End: true,
};

it.each(['INLINE', 'DISTRIBUTED'])(
  `answers within 250 ms while a %s Map of ${items} tasks runs`,
  retries,
  async (Mode) => {
    await using environment = await startLocal({ quotas: { historyEvents: 10 * items } });
    const { states, sqs } = environment.services;
    const { url } = sqs.createQueue('tasks');
    const { stateMachineArn } = await states.call('CreateStateMachine', {
      name: Mode,
      roleArn: 'arn:aws:iam::123456789012:role/fairness',
      definition: JSON.stringify({
        StartAt: 'Send all',
        States: {
          'Send all': {
            Type: 'Map',
            ItemsPath: '$.items',
            ItemSelector: { 'url.$': '$.url' },
            ItemProcessor: {
              ProcessorConfig: Mode === 'INLINE' ? { Mode } : { Mode, ExecutionType: 'EXPRESS' },
              StartAt: 'Send',
              States: { Send: send },
            },
            ResultPath: null,
            End: true,
          },
        },
      }),
    });
    const client = await startPings(environment.endpoint);
    const input = JSON.stringify({ url, items: Array.from({ length: items }, (_, index) => index) });
    const { executionArn } = await states.call('StartExecution', { stateMachineArn, input });
    const { status } = await states.waitForExecution(executionArn);
    const { longest, count } = await stopPings(client);
    expect({ status, messages: sqs.messages('tasks').length }).toEqual({ status: 'SUCCEEDED', messages: items });
    expect(count).toBeGreaterThan(5);
    expect(longest).toBeLessThan(250);
  },
);

it(`answers within 250 ms while a burst of ${items} events starts executions`, retries, async () => {
  await using environment = await startLocal();
  const { states, sqs } = environment.services;
  const { url } = sqs.createQueue('tasks');
  const { stateMachineArn } = await states.call('CreateStateMachine', {
    name: 'Burst',
    type: 'EXPRESS',
    roleArn: 'arn:aws:iam::123456789012:role/fairness',
    definition: JSON.stringify({
      StartAt: 'Send',
      States: { Send: { ...send, Parameters: { QueueUrl: url, MessageBody: 'hello' } } },
    }),
  });
  const events = new EventBridgeClient(environment.clientConfig());
  await events.send(new PutRuleCommand({ Name: 'burst', EventPattern: JSON.stringify({ source: ['burst'] }) }));
  const RoleArn = 'arn:aws:iam::123456789012:role/fairness';
  await events.send(new PutTargetsCommand({ Rule: 'burst', Targets: [{ Id: '1', Arn: stateMachineArn, RoleArn }] }));
  let ended = 0;
  const allEnded = new Promise<void>((resolve) =>
    states.on('status', ({ status }) => {
      if (status !== 'RUNNING' && ++ended === items) resolve();
    }),
  );
  const client = await startPings(environment.endpoint);
  const Entries = Array.from({ length: 10 }, () => ({ Source: 'burst', DetailType: 'burst', Detail: '{}' }));
  let sent = 0;
  const sendAll = async (): Promise<void> => {
    while (sent++ < items / 10) await events.send(new PutEventsCommand({ Entries }));
  };
  // Few at a time: the client of this test runs in the same event loop.
  await Promise.all([sendAll(), sendAll(), sendAll()]);
  await allEnded;
  const { longest } = await stopPings(client);
  events.destroy();
  expect(sqs.messages('tasks').length).toBe(items);
  expect(longest).toBeLessThan(250);
});
