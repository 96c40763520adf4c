import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startLocal } from '@stepwell/local/testing';
import { App } from 'aws-cdk-lib';
import { WorkflowStack } from '../lib/workflow-stack.js';

// Every message is delivered twice, as SQS may do.
const env = await startLocal(new WorkflowStack(new App(), 'Test'), { chaos: { sqs: { duplicate: 1 }, maxPerItem: 1 } });
after(() => env.close());

test('each execution continues with the response to its own message', async () => {
  const runs = await Promise.all(['Ada', 'Grace'].map((name) => env.run(undefined, { message: { name } })));
  for (const [index, name] of ['Ada', 'Grace'].entries()) {
    assert.equal(runs[index]?.status, 'SUCCEEDED', runs[index]?.cause);
    assert.match(JSON.stringify(runs[index]?.output), new RegExp(`Hello, ${name}`));
  }
});

test('a permanent error fails the execution with its own name', async () => {
  const run = await env.run(undefined, { message: { other: 'value' } });
  assert.equal(run.status, 'FAILED');
  assert.equal(run.error, 'InvalidInput');
});
