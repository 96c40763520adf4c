import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startLocal } from '@stepwell/local/testing';
import { App } from 'aws-cdk-lib';
import { WorkflowStack } from '../lib/workflow-stack.js';

// Every message is delivered twice, as SQS may do.
const env = await startLocal(new WorkflowStack(new App(), 'Test'), { chaos: { sqs: { duplicate: 1 }, maxPerItem: 1 } });
after(() => env.close());

const orders =
  env.resources.find(({ type, path }) => type === 'AWS::SQS::Queue' && path.includes('Orders') && !/dead/i.test(path))
    ?.physicalId ?? '';

test('an order is priced by one execution and shipped by another, once each', async () => {
  const outputs: string[] = [];
  const shipped = new Promise<void>((resolve) => {
    env.services.states.on('status', ({ executionArn, status }) => {
      if (status === 'RUNNING') return;
      void env.services.states.waitForExecution(executionArn).then(({ output, cause }) => {
        outputs.push(output ?? cause ?? '');
        if (outputs.length === 2) resolve();
      });
    });
  });
  env.services.sqs.send(orders, { body: JSON.stringify({ items: ['book', 'pen'] }) });
  await shipped;
  assert.match(outputs[1] ?? '', /"shipped":\["book","pen"\]/);
  assert.match(outputs[1] ?? '', /"paid":10/);
});
