import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type DownloadResult } from '@stepwell/core/concurrent-download';
import { type DeployedDownload, deploy, paths } from './deployed.js';
import { sized } from '../environment/sized.js';
import { imageOf } from './origin.js';

let deployed: DeployedDownload;
beforeAll(async () => {
  deployed = await deploy();
});
afterAll(() => deployed[Symbol.asyncDispose]());

const input = (resourcePaths: string[], more: object = {}) => ({
  baseUrl: deployed.origin.url,
  resourcePaths,
  lambdaConcur: 5,
  ...more,
});

describe('an execution in which all images can be downloaded', () => {
  it('stores every image with its row, and returns the results', async () => {
    const wanted = [...paths('img', 45), ...paths('busy', 3), ...paths('cut-once', 2)];
    const output = await deployed.images.execute(input(wanted));

    expect(output).toMatchObject({
      allSucceeded: true,
      requested: 50,
      succeeded: 50,
      unchanged: 0,
      failed: 0,
      firstFailures: [],
    });
    expect(output.results?.map(({ url }) => url)).toEqual(wanted.map((path) => `${deployed.origin.url}/${path}`));

    const rows = await deployed.rows();
    const s3 = new S3Client({ ...deployed.environment.clientConfig(), forcePathStyle: true });
    for (const path of wanted) {
      const url = `${deployed.origin.url}/${path}`;
      const key = rows.get(url);
      expect(key).toBe(deployed.images.keyOf(url));
      const stored = await s3.send(new GetObjectCommand({ Bucket: deployed.output('BucketName'), Key: key }));
      expect(Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(imageOf(`/${path}`)), path).toBe(
        true,
      );
    }
    s3.destroy();
    expect(await deployed.images.objectOf(`${deployed.origin.url}/img/7.png`)).toMatchObject({
      bucket: deployed.output('BucketName'),
      key: deployed.images.keyOf(`${deployed.origin.url}/img/7.png`),
    });
  });

  it('downloads an unchanged image only with force', async () => {
    const wanted = paths('img', 30);
    await deployed.images.execute(input(wanted));
    const before = deployed.origin.bodies();
    expect(await deployed.images.execute(input(wanted))).toMatchObject({
      allSucceeded: true,
      succeeded: 30,
      unchanged: 30,
      bytes: 0,
    });
    expect(deployed.origin.bodies()).toBe(before);
    expect(await deployed.images.execute(input(wanted, { force: true }))).toMatchObject({
      allSucceeded: true,
      succeeded: 30,
      unchanged: 0,
    });
    expect(deployed.origin.bodies()).toBe(before + 30);
  });

  it('uses at most 60 state transitions per 1,000 images, and returns less than the payload limit', async () => {
    const count = sized(250, 1_000);
    const execution = await deployed.images.start(input(paths('img/thousand', count)));
    const output = await execution.result();
    expect(output).toMatchObject({ allSucceeded: true, requested: count, succeeded: count });
    const transitions = (await deployed.history(execution.executionArn)).filter(({ type }) =>
      type?.endsWith('StateEntered'),
    );
    expect(transitions.length).toBeLessThanOrEqual((60 * count) / 1_000);
    expect(Buffer.byteLength(JSON.stringify(output))).toBeLessThan(262_144);
    if (count >= 1_000) expect(output.results).toBeUndefined();

    let reported = 0;
    for await (const result of deployed.images.report(output)) reported += result.statusCode === 200 ? 1 : 0;
    expect(reported).toBe(count);
  });

  it('uses a manifest for a list that exceeds the payload limit', async () => {
    const count = sized(340, 2_600);
    const wanted = paths(`img/${'long-name-'.repeat(sized(78, 9))}`, count);
    expect(Buffer.byteLength(JSON.stringify(wanted))).toBeGreaterThan(262_144);
    const output = await deployed.images.execute(input(wanted, { lambdaConcur: 20 }));
    expect(output).toMatchObject({ allSucceeded: true, requested: count, succeeded: count });
  });
});

describe('an execution in which some images cannot be downloaded', () => {
  it('downloads the others, publishes the failures with reasons, and fails with their number', async () => {
    const execution = await deployed.images.start(
      input([...paths('img/rest', 60), 'missing/zz.gif', 'missing/yy.gif']),
    );
    await expect(execution.result()).rejects.toMatchObject({
      name: 'ExecutionFailed',
      error: 'DownloadsFailed',
      message: expect.stringContaining('2 of 62 images could not be downloaded'),
    });
    const rows = await deployed.rows();
    expect(paths('img/rest', 60).every((path) => rows.has(`${deployed.origin.url}/${path}`))).toBe(true);
    expect(rows.has(`${deployed.origin.url}/missing/zz.gif`)).toBe(false);

    const published = deployed.environment.services.sns.published(deployed.output('TopicArn'));
    expect(published.at(-1)).toMatchObject({ subject: '2 of 62 images could not be downloaded' });
    expect(published.at(-1)?.message).toContain(`${deployed.origin.url}/missing/zz.gif: 404 Not Found`);
  });

  it.each([
    ['closes the connection within a body', 'cut/a.png', /the connection closed before the response was complete/],
    ['redirects to the metadata address', 'metadata/a.png', /169\.254\.169\.254/],
    ['redirects to a name that resolves to 127.0.0.1', 'loopback/a.png', /127\.0\.0\.1|::1|loopback/],
    ['announces 10 GB', 'huge/a.png', /10(\.0)? ?Gi?B|10737418240|10,737,418,240/i],
    ['returns HTML instead of an image', 'page/a.png', /text\/html/],
  ])(
    'an endpoint that %s fails only that image, with the reason, and leaves no object or row',
    async (_title, path, reason) => {
      const execution = await deployed.images.start(input([path, 'img/good.png']));
      await expect(execution.result()).rejects.toMatchObject({ name: 'ExecutionFailed', error: 'DownloadsFailed' });
      const results: DownloadResult[] = [];
      for await (const result of deployed.images.report(execution)) results.push(result);
      const failed = results.find(({ url }) => url.endsWith(path));
      expect(failed).toMatchObject({ message: expect.stringMatching(reason) });
      expect(results.find(({ url }) => url.endsWith('img/good.png'))).toMatchObject({
        filename: expect.stringContaining('img/good.png'),
      });
      expect(await deployed.objectKeys()).not.toContain(deployed.images.keyOf(`${deployed.origin.url}/${path}`));
      expect((await deployed.rows()).has(`${deployed.origin.url}/${path}`)).toBe(false);
    },
  );

  it('has at most lambdaConcur × maxConcurrency concurrent requests', async () => {
    await using alone = await deploy();
    await alone.images.execute({
      baseUrl: alone.origin.url,
      resourcePaths: paths('img', sized(100, 400)),
      lambdaConcur: 3,
      maxConcurrency: 2,
    });
    expect(alone.origin.maxConcurrentRequests()).toBeLessThanOrEqual(6);
    expect(alone.origin.maxConcurrentRequests()).toBeGreaterThan(1);
  });
});
