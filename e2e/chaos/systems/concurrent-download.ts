import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { VirtualClock } from '@stepwell/asl';
import {
  type ConcurrentDownloadInput,
  type DownloadResult,
  type ListedDownload,
  type ManifestDownload,
  isSuccess,
} from '@stepwell/core/concurrent-download';
import { isExecutionFailed } from '@stepwell/sdk';
import { expect } from 'vitest';
import { type DeployedDownload, deployBeside, paths } from '../../concurrent-download/deployed.js';
import { imageOf, startOrigin } from '../../concurrent-download/origin.js';
import { type ChaosSystem, type Loss } from '../system.js';
import { demoApp } from './demo-app.js';
import { executionLoss } from './execution-loss.js';
import { recordInvocations } from './invocations.js';

const wanted = [...paths('img', 60), ...paths('busy', 3), ...paths('cut-once', 2)];

/** The list of images: in the input, or in S3. */
type List = Pick<ListedDownload, 'resourcePaths'> | Pick<ManifestDownload, 'manifest'>;

/** Every image is in S3 without changes and has its row, or is reported with the fault that exhausted its retries. */
function concurrentDownloadSystem(name: string, listOf: (deployed: DeployedDownload) => Promise<List>): ChaosSystem {
  return {
    name,
    concurrency: 1,
    async prepare() {
      const origin = await startOrigin();
      const app = await demoApp('concurrentDownload', [origin.host]);
      return {
        run: async (chaos) => {
          await using deployed = await deployBeside(origin, { app, clock: new VirtualClock(), chaos });
          return await findLosses(deployed, { baseUrl: origin.url, lambdaConcur: 5, ...(await listOf(deployed)) });
        },
        [Symbol.asyncDispose]: () => origin[Symbol.asyncDispose](),
      };
    },
  };
}

export const concurrentDownloadSystems: readonly ChaosSystem[] = [
  concurrentDownloadSystem('ConcurrentDownload', () => Promise.resolve({ resourcePaths: wanted })),
  concurrentDownloadSystem('ConcurrentDownload, manifest', async ({ s3, output }) => {
    const manifest = { bucket: output('BucketName'), key: 'lists/wanted.json' };
    await s3.send(new PutObjectCommand({ Bucket: manifest.bucket, Key: manifest.key, Body: JSON.stringify(wanted) }));
    return { manifest };
  }),
];

async function findLosses(deployed: DeployedDownload, input: ConcurrentDownloadInput): Promise<readonly Loss[]> {
  const { images, environment, stepwell } = deployed;
  const events = recordInvocations(environment);
  const execution = await images.start(input);
  const ended = await execution
    .result()
    .catch(async (error: unknown) =>
      isExecutionFailed(error) && error.error === 'DownloadsFailed' ? error : executionLoss(stepwell, error),
    );
  if ('attempts' in ended) return [ended];
  const results: DownloadResult[] = [];
  for await (const result of images.report(execution)) results.push(result);
  expect(results.map(({ url }) => url).sort()).toEqual(wanted.map((path) => `${input.baseUrl}/${path}`).sort());
  const failed = results.flatMap((result) => (isSuccess(result) ? [] : [result]));
  if (isExecutionFailed(ended))
    expect(ended.message).toContain(`${failed.length} of ${wanted.length} images could not be downloaded`);
  else
    expect(ended).toMatchObject({ allSucceeded: true, requested: wanted.length, succeeded: wanted.length, failed: 0 });
  await expectStored(
    deployed,
    results.filter(isSuccess).map(({ url }) => url),
  );
  const subjects = environment.services.sns.published(deployed.output('TopicArn')).map(({ subject }) => subject);
  if (failed.length > 0)
    expect(subjects).toContain(`${failed.length} of ${wanted.length} images could not be downloaded`);
  return failed.map(({ url, message }) => ({
    item: url,
    reason: message,
    attempts: events.filter((event) => event.includes(new URL(url).pathname.slice(1))).length,
  }));
}

async function expectStored({ rows, images, s3, output }: DeployedDownload, urls: readonly string[]): Promise<void> {
  const found = await rows();
  for (const url of urls) {
    expect(found.get(url), url).toBe(images.keyOf(url));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: output('BucketName'), Key: images.keyOf(url) }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(imageOf(new URL(url).pathname)), url).toBe(
      true,
    );
  }
}
