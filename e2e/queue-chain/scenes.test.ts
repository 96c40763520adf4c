import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { breakScene, findDifferences, makeScenes, sceneUri, uploadScenes } from '@stepwell/samples/scenes';
import { type ChainedMessage, type QueueChain, queueChain } from '@stepwell/sdk/queue-chain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeployedStack, deployStack } from '../environment/deploy-stack.js';

let chain: QueueChain;
let app: DeployedStack;
beforeAll(async () => {
  app = await deployStack('queueChain', { chaos: { seed: 4, sqs: { duplicate: 1 }, maxPerItem: 2 } });
  app.environment.services.batch.on('status', ({ job, status }) =>
    statuses.set(String(job['jobId']), `${String(job['jobName']).split('-')[0] ?? ''} ${status}`),
  );
  chain = queueChain(app.stepwell, { queueUrl: app.output('QueueUrl'), bucketName: app.output('OutputsBucketName') });
});
afterAll(() => app[Symbol.asyncDispose]());

/** The stage and the current status of every job. */
const statuses = new Map<string, string>();
const jobs = () => [...statuses.values()].sort();

describe('QueueChain with every message delivered three times', () => {
  it('processes each scene correctly, once in each stage, and correlates its outputs', async () => {
    const scenes = makeScenes({ count: 3, samples: 24, lines: 16, bands: 6 });
    await uploadScenes(app.s3, app.output('ScenesBucketName'), scenes);
    const sent = await Promise.all(
      scenes.map((scene) => chain.send({ sceneUri: sceneUri(app.output('ScenesBucketName'), scene) })),
    );
    for (const [index, scene] of scenes.entries()) {
      const result = (await chain.output('Processor', sent[index] as { correlationId: string }, {
        maxWaitTime: 60,
        maxDelay: 0.5,
      })) as SceneResult;
      expect(result.sceneUri).toBe(sceneUri(app.output('ScenesBucketName'), scene));
      expect(findDifferences(scene.cube, result)).toEqual([]);
    }
    const [first] = sent as [ChainedMessage];
    expect(await chain.progress(['Activator', 'Processor'], first)).toEqual({
      stages: [
        { stage: 'Activator', outputs: 1 },
        { stage: 'Processor', outputs: 1 },
      ],
      done: true,
    });
    for await (const { done } of chain.watchProgress(['Activator', 'Processor'], first)) expect(done).toBe(true);
    while (jobs().some((each) => !each.endsWith('SUCCEEDED'))) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(jobs()).toEqual([
      ...Array<string>(3).fill('Activator SUCCEEDED'),
      ...Array<string>(3).fill('Processor SUCCEEDED'),
    ]);
  });

  it('dead-letters the message of a broken scene with the reason, and processes it after a redrive', async () => {
    const [scene] = makeScenes({ count: 1, seed: 2, samples: 24, lines: 16, bands: 6 });
    if (scene === undefined) throw new Error('no scene');
    const [broken] = breakScene(scene);
    if (broken === undefined) throw new Error('no broken scene');
    const bucket = app.output('ScenesBucketName');
    await uploadScenes(app.s3, bucket, [broken]);
    const sent = await chain.send({ sceneUri: sceneUri(bucket, broken) });
    const queue = app.output('ActivatorDeadLetterQueueUrl').split('/').at(-1) ?? '';
    const deadLetters = () => app.environment.services.sqs.messages(queue);
    while (deadLetters().length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(deadLetters()).toHaveLength(1);
    expect(deadLetters()[0]).toMatchObject({
      body: JSON.stringify({ sceneUri: sceneUri(bucket, broken) }),
      attributes: {
        correlationId: { StringValue: sent.correlationId },
        errorType: { StringValue: 'BatchJobFailed' },
        errorMessage: { StringValue: expect.stringContaining('exit code 1') as string },
      },
    });

    await uploadScenes(app.s3, bucket, [
      { header: { key: broken.header.key, body: scene.header.body }, data: broken.data },
    ]);
    const { body, attributes } = deadLetters()[0] ?? { body: '', attributes: {} };
    app.environment.services.sqs.send(app.output('QueueUrl').split('/').at(-1) ?? '', { body, attributes });
    expect(
      findDifferences(
        scene.cube,
        (await chain.output('Processor', sent, { maxWaitTime: 60, maxDelay: 0.5 })) as SceneResult,
      ),
    ).toEqual([]);
  });
});
