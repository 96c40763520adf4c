import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { TerminateJobCommand } from '@aws-sdk/client-batch';
import { type ScenePlan, type SceneResult } from '@stepwell/samples/hyperspectral';
import { type Scene, breakScene, findDifferences, makeScenes, sceneUri, uploadScenes } from '@stepwell/samples/scenes';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SceneJobs, startSceneJobs } from './scene-jobs.js';

let jobs: SceneJobs;
beforeAll(async () => {
  jobs = await startSceneJobs();
});
afterAll(() => jobs[Symbol.asyncDispose]());

const uri = (key: string): string => `s3://${jobs.bucket}/${key}`;
const input = (value: unknown): string => JSON.stringify(value);

/** Starts a server that never responds. */
async function startSilentServer() {
  const server = createServer(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requested: once(server, 'request') as Promise<[IncomingMessage]>,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('the jobs of the sample workload, from a synthesized app', () => {
  it('have no unsupported resources', () => {
    expect(jobs.environment.unsupported).toEqual([]);
  });

  it('plan and compute a scene with the reference statistics', async () => {
    const scenes = makeScenes({ count: 3, samples: 40, lines: 30, bands: 8 });
    await uploadScenes(jobs.s3, jobs.bucket, scenes);
    await Promise.all(
      scenes.map(async (scene) => {
        const [planKey, resultKey] = [`runs/${scene.name}/plan.json`, `runs/${scene.name}/result.json`];
        const planned = await jobs.ended(
          await jobs.submit('Activator', {
            STEPWELL_INPUT: input({ sceneUri: sceneUri(jobs.bucket, scene) }),
            STEPWELL_OUTPUT_URI: uri(planKey),
          }),
        );
        expect(planned.job).toMatchObject({ status: 'SUCCEEDED', container: { exitCode: 0 } });
        expect((JSON.parse((await jobs.object(planKey))?.text ?? '') as ScenePlan).bandPlan).toHaveLength(8);

        const processed = await jobs.ended(
          await jobs.submit('Processor', { STEPWELL_INPUT_URI: uri(planKey), STEPWELL_OUTPUT_URI: uri(resultKey) }),
        );
        expect(processed.job).toMatchObject({
          status: 'SUCCEEDED',
          container: { exitCode: 0, readonlyRootFilesystem: true },
        });
        const result = JSON.parse((await jobs.object(resultKey))?.text ?? '') as SceneResult;
        expect(findDifferences(scene.cube, result)).toEqual([]);
        const picture = PNG.sync.read(Buffer.from((await jobs.object(result.quickLook.key))?.bytes ?? []));
        expect([picture.width, picture.height]).toEqual([40, 30]);
      }),
    );
  });

  it('write the same objects when they run again', async () => {
    const [scene] = makeScenes({ count: 1, seed: 2, samples: 16, lines: 16, bands: 4 }) as [Scene];
    await uploadScenes(jobs.s3, jobs.bucket, [scene]);
    const run = async (): Promise<unknown[]> => {
      await jobs.ended(
        await jobs.submit('Activator', {
          STEPWELL_INPUT: input({ sceneUri: sceneUri(jobs.bucket, scene) }),
          STEPWELL_OUTPUT_URI: uri('runs/again/plan.json'),
        }),
      );
      await jobs.ended(
        await jobs.submit('Processor', {
          STEPWELL_INPUT_URI: uri('runs/again/plan.json'),
          STEPWELL_OUTPUT_URI: uri('runs/again/result.json'),
        }),
      );
      return await Promise.all(
        ['runs/again/plan.json', 'runs/again/result.json', `quick-looks/${jobs.bucket}/${scene.header.key}.png`].map(
          async (key) => (await jobs.object(key))?.etag,
        ),
      );
    };
    const first = await run();
    expect(first).not.toContain(undefined);
    expect(await run()).toEqual(first);
  });

  it('exit with 1 for an invalid scene, log the error, write no output, and are not retried', async () => {
    const broken = breakScene((makeScenes({ count: 1, seed: 3, samples: 8, lines: 8, bands: 4 }) as [Scene])[0]);
    await uploadScenes(jobs.s3, jobs.bucket, broken);
    await Promise.all(
      broken.map(async (scene) => {
        const key = `runs/${scene.name}.json`;
        const { job, log } = await jobs.ended(
          await jobs.submit('Activator', {
            STEPWELL_INPUT: input({ sceneUri: sceneUri(jobs.bucket, scene) }),
            STEPWELL_OUTPUT_URI: uri(key),
          }),
        );
        expect(job).toMatchObject({
          status: 'FAILED',
          container: { exitCode: 1 },
          statusReason: 'Essential container in task exited',
        });
        expect(job.attempts).toHaveLength(1);
        expect(JSON.parse(log.at(-1) ?? '')).toEqual({
          errorType: scene.error,
          errorMessage: expect.stringContaining(scene.message) as string,
        });
        expect(await jobs.object(key)).toBeUndefined();
      }),
    );
  });

  it.each([
    [{ STEPWELL_INPUT: '{}' }, 'InvalidInput', /^sceneUri is required: /],
    [{}, 'InvalidSetting', /^STEPWELL_INPUT is required: /],
    [{ STEPWELL_INPUT_URI: 's3://no-such-bucket/plan.json' }, 'NoSuchBucket', /./],
  ])('exit with 1 for %j, with the error in the log', async (variables, errorType, message) => {
    const { job, log } = await jobs.ended(await jobs.submit('Activator', variables));
    expect(job).toMatchObject({ status: 'FAILED', container: { exitCode: 1 } });
    expect(JSON.parse(log.at(-1) ?? '')).toEqual({ errorType, errorMessage: expect.stringMatching(message) as string });
  });

  it('stop with JobTerminated when they are terminated', async () => {
    await using silent = await startSilentServer();
    const jobId = await jobs.submit('Activator', {
      STEPWELL_INPUT: input({ sceneUri: 's3://scenes/hang.hdr' }),
      AWS_ENDPOINT_URL_S3: silent.url,
    });
    await silent.requested;
    await jobs.batch.send(new TerminateJobCommand({ jobId, reason: 'no longer needed' }));
    const { job, log } = await jobs.ended(jobId);
    expect(job).toMatchObject({
      status: 'FAILED',
      statusReason: 'no longer needed',
      isTerminated: true,
      container: { exitCode: 143 },
    });
    expect(JSON.parse(log.at(-1) ?? '')).toMatchObject({
      errorType: 'JobTerminated',
      errorMessage: expect.stringContaining('SIGTERM') as string,
    });
  });

  it('stop at their timeout, and are not retried', async () => {
    await using silent = await startSilentServer();
    const { job } = await jobs.ended(
      await jobs.submit(
        'Activator',
        { STEPWELL_INPUT: input({ sceneUri: 's3://scenes/hang.hdr' }), AWS_ENDPOINT_URL_S3: silent.url },
        { timeout: { attemptDurationSeconds: 1 } },
      ),
    );
    expect(job).toMatchObject({
      status: 'FAILED',
      statusReason: 'Job attempt duration exceeded timeout',
      container: { exitCode: 143 },
    });
    expect(job.attempts).toHaveLength(1);
  });
});
