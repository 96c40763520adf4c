import { GetObjectCommand } from '@aws-sdk/client-s3';
import { VirtualClock } from '@stepwell/asl';
import { type DownloadResult, isSuccess } from '@stepwell/core/concurrent-download';
import { isExecutionFailed } from '@stepwell/sdk';
import { expect } from 'vitest';
import { type DeployedDownload, deployBeside, paths } from '../../concurrent-download/deployed.js';
import { imageOf, startOrigin } from '../../concurrent-download/origin.js';
import { type ChaosSystem } from '../system.js';
import { demoApp } from './demo-app.js';

const wanted = [...paths('img', 60), ...paths('busy', 3), ...paths('cut-once', 2)];

/** Every image is in S3, byte for byte, with its row, or reported with the fault that its retries did not outlast. */
export const concurrentDownloadSystem: ChaosSystem = {
  name: 'ConcurrentDownload',
  concurrency: 1,
  async prepare() {
    const origin = await startOrigin();
    const app = await demoApp('concurrentDownload', [origin.host]);
    return {
      async run(chaos) {
        await using deployed = await deployBeside(origin, { app: app.path, clock: new VirtualClock(), chaos });
        const { images } = deployed;
        const execution = await images.start({ baseUrl: origin.url, resourcePaths: wanted, lambdaConcur: 5 });
        const ended = await execution.result().catch((error: unknown) => {
          if (isExecutionFailed(error) && error.error === 'DownloadsFailed') return error;
          throw error;
        });
        const results: DownloadResult[] = [];
        for await (const result of images.report(execution)) results.push(result);
        expect(results.map(({ url }) => url).sort()).toEqual(wanted.map((path) => `${origin.url}/${path}`).sort());
        const failed = results.flatMap((result) => (isSuccess(result) ? [] : [result]));
        if (isExecutionFailed(ended)) expect(ended.message).toContain(`${failed.length} of ${wanted.length} images could not be downloaded`);
        else expect(ended).toMatchObject({ allSucceeded: true, requested: wanted.length, succeeded: wanted.length, failed: 0 });
        await expectStored(deployed, results.filter(isSuccess).map(({ url }) => url));
        const topic = deployed.environment.services.sns.published(deployed.output('TopicArn'));
        for (const { url } of failed) expect(topic.some(({ message }) => message.includes(url)), `${url} is named in the notification`).toBe(true);
        return failed.map(({ url, message }) => ({ item: url, reason: message, attempts: 7 }));
      },
      async [Symbol.asyncDispose]() {
        await app[Symbol.asyncDispose]();
        await origin[Symbol.asyncDispose]();
      },
    };
  },
};

async function expectStored({ rows, images, s3, output }: DeployedDownload, urls: readonly string[]): Promise<void> {
  const found = await rows();
  for (const url of urls) {
    expect(found.get(url), url).toBe(images.keyOf(url));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: output('BucketName'), Key: images.keyOf(url) }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(imageOf(new URL(url).pathname)), url).toBe(true);
  }
}
