import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startLocal } from '@stepwell/local/testing';
import { App } from 'aws-cdk-lib';
import { WorkflowStack } from '../lib/workflow-stack.js';

// Events are duplicated and reordered, as EventBridge may do.
const env = await startLocal(new WorkflowStack(new App(), 'Test'), {
  chaos: { events: { duplicate: 0.5, reorder: 0.5 } },
});
after(() => env.close());

const machine = (name: string): string =>
  env.resources.find(({ type, path }) => type === 'AWS::StepFunctions::StateMachine' && path.includes(name))
    ?.physicalId ?? '';

test('every item is counted once, and the last item starts the summary', async () => {
  const summary = new Promise<string>((resolve) => {
    env.services.states.on('status', ({ executionArn, stateMachineArn, status }) => {
      if (stateMachineArn === machine('Summary') && status !== 'RUNNING') resolve(executionArn);
    });
  });
  const requests = [1, 2, 3].map((amount) => ({ caseId: `amount ${amount}`, amount }));
  const run = await env.run('Test/Prices/StateMachine', { requestId: 'monday', requests });
  assert.equal(run.status, 'SUCCEEDED', run.cause ?? run.error);
  const { status, output = '' } = await env.services.states.waitForExecution(await summary);
  assert.equal(status, 'SUCCEEDED');
  assert.match(output, /"total":30/);
});
