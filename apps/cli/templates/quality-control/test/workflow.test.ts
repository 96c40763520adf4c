import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startLocal } from '@stepwell/local/testing';
import { App } from 'aws-cdk-lib';
import { WorkflowStack } from '../lib/workflow-stack.js';

const env = await startLocal(new WorkflowStack(new App(), 'Test'));
after(() => env.close());

const bucket = env.resources.find(({ type }) => type === 'AWS::S3::Bucket')?.physicalId ?? '';

/** Stores readings at intervals of ten minutes as `<GroupID>/<StreamID>.csv`. */
async function putReadings(values: readonly number[]): Promise<void> {
  const lines = values.map((value, index) => `${new Date(Date.UTC(2024, 0, 1, 0, index * 10)).toISOString()},${value}`);
  await env.services.s3.putObject(bucket, 'station/temperature.csv', ['timestamp,value', ...lines].join('\n'));
}

test('a stream without faults passes', async () => {
  await putReadings(Array.from({ length: 30 }, (_, index) => 20 + (index % 3) / 10));
  const run = await env.run(undefined, { GroupID: 'station', StreamID: 'temperature' });
  assert.equal(run.status, 'SUCCEEDED', run.cause ?? run.error);
  assert.equal((run.output as { TotalPass: boolean }).TotalPass, true, JSON.stringify(run.output));
});

test('an implausible reading is found and its line is reported', async () => {
  await putReadings(Array.from({ length: 30 }, (_, index) => (index === 7 ? 200 : 20 + (index % 3) / 10)));
  const run = await env.run(undefined, { GroupID: 'station', StreamID: 'temperature' });
  assert.equal((run.output as { TotalPass: boolean }).TotalPass, false);
  assert.match(JSON.stringify(run.output), /200/);
});
