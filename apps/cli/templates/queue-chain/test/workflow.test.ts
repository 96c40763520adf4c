import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startLocal } from '@stepwell/local/testing';
import { App } from 'aws-cdk-lib';
import { WorkflowStack } from '../lib/workflow-stack.js';

// Jobs are local processes, so the test uses real time.
const env = await startLocal(new WorkflowStack(new App(), 'Test'), { time: 'real' });
after(() => env.close());

/** Returns an output of the stack. */
const output = (name: string): string => String(env.outputs['Test']?.[name]);

/** Resolves to the statuses of the jobs once the given number of jobs has ended. */
const jobsEnded = (count: number) =>
  new Promise<string[]>((resolve) => {
    const ended: string[] = [];
    const stop = env.services.batch.on('status', ({ status }) => {
      if (status === 'SUCCEEDED' || status === 'FAILED') ended.push(status);
      if (ended.length === count) resolve(ended);
      if (ended.length === count) stop();
    });
  });

test('a text passes through both jobs, and a message that its job rejects does not affect others', async () => {
  const ended = jobsEnded(3);
  for (const message of [{ text: 'to be or not to be' }, { text: 1 }])
    env.services.sqs.send(output('QueueUrl'), { body: JSON.stringify(message) });
  assert.deepEqual((await ended).sort(), ['FAILED', 'SUCCEEDED', 'SUCCEEDED']);
  const [counted] = env.objects(output('OutputsBucket')).filter(({ key }) => key.includes('/Count/'));
  assert.deepEqual(await counted?.json(), { to: 2, be: 2, or: 1, not: 1 });
});
