import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { startLocal } from '@stepwell/local';
import { expect, it } from 'vitest';
import { sized } from './sized.js';

const items = sized(3_000, 10_000);

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

const send = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage',
  Parameters: { 'QueueUrl.$': '$.url', MessageBody: 'hello' },
  ResultPath: null,
  End: true,
};

it.each(['INLINE', 'DISTRIBUTED'])(`answers within 250 ms while a %s Map of ${items} tasks runs`, async (Mode) => {
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
  const client = new Worker(pings, { eval: true, workerData: `${environment.endpoint}/ping` });
  await once(client, 'message');
  const input = JSON.stringify({ url, items: Array.from({ length: items }, (_, index) => index) });
  const { executionArn } = await states.call('StartExecution', { stateMachineArn, input });
  const { status } = await states.waitForExecution(executionArn);
  client.postMessage('stop');
  const [{ longest, count }] = (await once(client, 'message')) as [{ longest: number; count: number }];
  await client.terminate();
  expect({ status, messages: sqs.messages('tasks').length }).toEqual({ status: 'SUCCEEDED', messages: items });
  expect(count).toBeGreaterThan(5);
  expect(longest).toBeLessThan(250);
});
