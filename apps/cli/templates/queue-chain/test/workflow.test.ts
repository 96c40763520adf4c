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

test('a scene is processed by both jobs', async () => {
  const header =
    'ENVI\nsamples = 2\nlines = 2\nbands = 1\nheader offset = 0\ndata type = 1\ninterleave = bsq\nbyte order = 0\n';
  await env.services.s3.putObject(output('ScenesBucket'), 'lake.hdr', header);
  await env.services.s3.putObject(output('ScenesBucket'), 'lake.img', Buffer.from([1, 2, 3, 4]));
  const ended = jobsEnded(2);
  env.services.sqs.send(output('QueueUrl'), {
    body: JSON.stringify({ sceneUri: `s3://${output('ScenesBucket')}/lake.hdr` }),
  });
  assert.deepEqual(await ended, ['SUCCEEDED', 'SUCCEEDED']);
  assert.equal(env.objects(output('OutputsBucket')).filter(({ key }) => key.includes('/Process/')).length, 1);
});
