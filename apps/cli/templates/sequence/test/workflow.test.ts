import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startLocal } from '@stepwell/local/testing';
import { App } from 'aws-cdk-lib';
import { WorkflowStack } from '../lib/workflow-stack.js';

const env = await startLocal(new WorkflowStack(new App(), 'Test'));
after(() => env.close());

test('each step receives the output of the previous step', async () => {
  const run = await env.run(undefined, { items: ['book', 'pen'] });
  assert.equal(run.status, 'SUCCEEDED', run.cause ?? run.error);
  assert.deepEqual(run.output, { total: 10, charged: true });
  assert.deepEqual(run.states, ['Price', 'Charge']);
});

test('a throttled function is retried', async () => {
  const charge = env
    .mock<{ total: number }>('Charge')
    .throwsOnce('Lambda.TooManyRequestsException')
    .returns({ Payload: { charged: true } });
  const run = await env.run(undefined, { items: ['book'] });
  env.restoreMocks();
  assert.equal(run.status, 'SUCCEEDED', run.cause ?? run.error);
  assert.equal(charge.calls.length, 2);
});
