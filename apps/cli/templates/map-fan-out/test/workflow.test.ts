import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startLocal } from '@stepwell/local/testing';
import { App } from 'aws-cdk-lib';
import { WorkflowStack } from '../lib/workflow-stack.js';

const env = await startLocal(new WorkflowStack(new App(), 'Test'));
after(() => env.close());

test('every item is processed, and a failed item does not affect others', async () => {
  const requests = [1, -1, 3].map((amount) => ({ caseId: `amount ${amount}`, amount }));
  const run = await env.run<{ succeeded: number; failed: number }>(undefined, { requestId: 'monday', requests });
  assert.equal(run.status, 'SUCCEEDED', run.cause ?? run.error);
  assert.deepEqual([run.output?.succeeded, run.output?.failed], [2, 1]);
  assert.match(JSON.stringify(run.output), /amount: must be 0 or more/);
});

test('a request without items fails before any item is processed', async () => {
  const run = await env.run(undefined, { requestId: 'tuesday', requests: [] });
  assert.equal(run.error, 'InvalidInput');
});
