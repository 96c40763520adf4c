import { request } from 'node:http';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startS3 } from './testing/start-s3.js';

const { local, s3, createBucket, putObject, close } = await startS3();
let Bucket = '';
beforeEach(async () => {
  Bucket = await createBucket();
});
afterAll(async () => {
  expect(local.defects).toEqual([]);
  await close();
});

const put = (Key: string, Body?: string | Uint8Array, more?: object) => putObject(Bucket, Key, Body, more);

describe('listings', () => {
  beforeEach(async () => {
    for (const key of ['a', 'b/1', 'b/2', 'b/c/3', 'd', 'e/5', 'f'])
      await local.services.s3.putObject(Bucket, key, key);
  });

  it('group keys by common prefixes', async () => {
    const { Contents, CommonPrefixes, KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['a', 'd', 'f']);
    expect(CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['b/', 'e/']);
    expect(KeyCount).toBe(5);
    const below = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', Prefix: 'b/' }));
    expect([below.Contents?.map(({ Key }) => Key), below.CommonPrefixes]).toEqual([
      ['b/1', 'b/2'],
      [{ Prefix: 'b/c/' }],
    ]);
  });

  it.each([1, 2, 3])('return every key once in pages of %d, with and without delimiter', async (MaxKeys) => {
    for (const [Delimiter, expected] of [
      [undefined, ['a', 'b/1', 'b/2', 'b/c/3', 'd', 'e/5', 'f']],
      ['/', ['a', 'b/', 'd', 'e/', 'f']],
    ] as const) {
      const seen: (string | undefined)[] = [];
      for await (const page of paginateListObjectsV2({ client: s3, pageSize: MaxKeys }, { Bucket, Delimiter })) {
        seen.push(
          ...[
            ...(page.Contents ?? []).map(({ Key }) => Key),
            ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
          ].sort(),
        );
      }
      expect(seen).toEqual(expected);
    }
  });

  it('start after a key, and at a marker in version 1', async () => {
    expect(
      (await s3.send(new ListObjectsV2Command({ Bucket, StartAfter: 'b/2' }))).Contents?.map(({ Key }) => Key),
    ).toEqual(['b/c/3', 'd', 'e/5', 'f']);
    const old = await s3.send(new ListObjectsCommand({ Bucket, Marker: 'd', MaxKeys: 1, Delimiter: '/' }));
    expect([old.CommonPrefixes, old.NextMarker, old.IsTruncated]).toEqual([[{ Prefix: 'e/' }], 'e/', true]);
    await expect(s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: 'made up' }))).rejects.toMatchObject({
      name: 'InvalidArgument',
    });
  });
});

describe('buckets', () => {
  it('are created, found, listed, and deleted when empty', async () => {
    await s3.send(
      new CreateBucketCommand({ Bucket: 'made-here', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    );
    expect((await s3.send(new HeadBucketCommand({ Bucket: 'made-here' }))).BucketRegion).toBe('eu-west-1');
    expect((await s3.send(new GetBucketLocationCommand({ Bucket: 'made-here' }))).LocationConstraint).toBe('eu-west-1');
    expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toContain('made-here');
    await s3.send(new PutObjectCommand({ Bucket: 'made-here', Key: 'x', Body: 'x' }));
    await expect(s3.send(new DeleteBucketCommand({ Bucket: 'made-here' }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
    await s3.send(new DeleteObjectCommand({ Bucket: 'made-here', Key: 'x' }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'made-here' }));
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'made-here' }))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(s3.send(new GetObjectCommand({ Bucket: 'made-here', Key: 'x' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'Not_A_Name' }))).rejects.toMatchObject({
      name: 'InvalidBucketName',
    });
  });

  it('store their configuration', async () => {
    await expect(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchLifecycleConfiguration',
    });
    const Rules = [
      {
        ID: 'cold',
        Status: 'Enabled' as const,
        Filter: { Prefix: '' },
        Transitions: [{ Days: 1, StorageClass: 'GLACIER_IR' as const }],
      },
    ];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    expect((await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules).toEqual(Rules);
  });

  it('are addressed by host name', async () => {
    await put('by host', 'found');
    for (const host of [
      `${Bucket}.localhost`,
      `${Bucket}.s3.localhost`,
      `${Bucket}.s3.us-east-1.amazonaws.com`,
      `${Bucket}.127.0.0.1`,
    ]) {
      expect(await get('/by%20host', host)).toEqual({ status: 200, body: 'found' });
    }
  });
});

function get(path: string, host: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    request({ port: local.endpoint.port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}
