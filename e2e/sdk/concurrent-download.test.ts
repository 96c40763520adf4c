import {
  isSuccess,
  type ConcurrentDownload,
  type DownloadProgress,
  type DownloadResult,
} from '@stepwell/sdk/concurrent-download';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploy, paths, type DeployedDownload } from '../concurrent-download/deployed.js';
import { imageOf } from '../concurrent-download/origin.js';

let deployed: DeployedDownload | undefined;
let images: ConcurrentDownload;
let baseUrl: string;
beforeAll(async () => {
  deployed = await deploy();
  images = deployed.images;
  baseUrl = deployed.origin.url;
});
afterAll(() => deployed?.[Symbol.asyncDispose]());

const fastPolling = { minDelay: 0.02, maxDelay: 0.2 };
const resultsOf = async (report: AsyncIterable<DownloadResult>): Promise<DownloadResult[]> => {
  const results: DownloadResult[] = [];
  for await (const result of report) results.push(result);
  return results;
};

const bytesOf = (resourcePaths: readonly string[]): number =>
  resourcePaths.reduce((sum, path) => sum + imageOf(`/${path}`).length, 0);

describe('a download that succeeds', () => {
  it('returns totals, the location of each image, and a report', async () => {
    const resourcePaths = ['img/ad.png', 'img/ae.png', 'img/af.png', 'img/ad.png'];
    const output = await images.execute(
      { baseUrl, resourcePaths, lambdaConcur: 2 },
      { name: 'succeeds', ...fastPolling },
    );
    expect(output).toMatchObject({
      allSucceeded: true,
      requested: 3,
      succeeded: 3,
      failed: 0,
      bytes: bytesOf(resourcePaths.slice(1)),
    });

    const url = `${baseUrl}/img/ad.png`;
    await expect(images.objectOf(url)).resolves.toMatchObject({
      url,
      key: images.keyOf(url),
      bucket: output.report.bucket,
      contentType: 'image/png',
      size: imageOf('/img/ad.png').length,
    });
    await expect(images.objectOf(`${baseUrl}/img/never.png`)).resolves.toBeUndefined();

    const results = await resultsOf(images.report(output));
    expect(
      results
        .filter(isSuccess)
        .map(({ filename }) => filename)
        .sort(),
    ).toEqual(resourcePaths.slice(0, 3).map((path) => images.keyOf(`${baseUrl}/${path}`)));
  });

  it('reports its progress until it ends', async () => {
    const resourcePaths = paths('img/progress', 90);
    const execution = await images.start({ baseUrl, resourcePaths, lambdaConcur: 10 });
    const seen: DownloadProgress[] = [];
    for await (const progress of execution.watchProgress(fastPolling)) seen.push(progress);
    expect(seen.length).toBeGreaterThan(1);
    const done = seen.map(({ images: { done } }) => done);
    expect(done).toEqual([...done].sort((one, other) => one - other));
    expect(seen.at(-1)).toEqual({
      status: 'SUCCEEDED',
      batches: { planned: 3, done: 3, lost: 0 },
      images: { planned: 90, done: 90, succeeded: 90, unchanged: 0, failed: 0 },
      bytes: bytesOf(resourcePaths),
    });
    await expect(execution.progress()).resolves.toEqual(seen.at(-1));
  });
});

describe('a download that fails', () => {
  it('reports the state, the error and every image', async () => {
    const execution = await images.start({ baseUrl, resourcePaths: ['img/ag.png', 'missing/ah.png'], lambdaConcur: 2 });
    await expect(execution.result(fastPolling)).rejects.toMatchObject({
      name: 'ExecutionFailed',
      error: 'DownloadsFailed',
      state: 'Downloads failed',
      causeText: expect.stringContaining('missing/ah.png') as string,
    });
    const results = await resultsOf(images.report(execution));
    expect(results).toHaveLength(2);
    expect(results.find((result) => !isSuccess(result))).toMatchObject({
      url: `${baseUrl}/missing/ah.png`,
      statusCode: 404,
    });
    await expect(execution.progress()).resolves.toMatchObject({
      status: 'FAILED',
      images: { planned: 2, done: 2, succeeded: 1, failed: 1 },
    });
  });
});

describe('an input above the payload limit', () => {
  const resourcePaths = Array.from({ length: 280 }, (_, index) => `img/${String(index).padStart(980, '0')}.png`);

  it('is stored in S3, once for the same paths', async () => {
    const input = { baseUrl, resourcePaths, lambdaConcur: 20 };
    const execution = await images.start(input, { name: 'large' });
    const output = await execution.result(fastPolling);
    expect(output).toMatchObject({ allSucceeded: true, requested: 280, succeeded: 280 });
    await expect(images.objectOf(`${baseUrl}/${resourcePaths[279] ?? ''}`)).resolves.toMatchObject({
      size: expect.any(Number) as number,
    });
    await expect(execution.progress()).resolves.toMatchObject({
      status: 'SUCCEEDED',
      batches: { planned: 7, done: 7 },
      images: { planned: 280, done: 280, failed: 0 },
    });

    const again = await images.start(input, { name: 'large' });
    expect(again.executionArn).toBe(execution.executionArn);
    await expect(images.start({ ...input, lambdaConcur: 1 }, { name: 'large' })).rejects.toMatchObject({
      name: 'ExecutionNameConflict',
    });
  });
});

describe('an error', () => {
  it('names the invalid field before any call', async () => {
    await expect(images.start({ baseUrl, resourcePaths: ['../secret'], lambdaConcur: 2 })).rejects.toMatchObject({
      name: 'InvalidInput',
      field: 'resourcePaths[0]',
    });
  });

  it('is thrown for a missing report', async () => {
    await expect(images.report(images.execution('never')).next()).rejects.toMatchObject({
      name: 'CallFailed',
      code: 'NoSuchKey',
      message: expect.stringContaining('report.jsonl') as string,
    });
  });
});
