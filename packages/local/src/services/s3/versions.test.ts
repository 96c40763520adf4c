import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  PutBucketVersioningCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3, type TestS3 } from './testing/start-s3.js';

let env: TestS3;
beforeAll(async () => {
  env = await startS3();
});
afterAll(async () => {
  expect(env.local.defects).toEqual([]);
  await env.close();
});

async function bucketWith(...statuses: ('Enabled' | 'Suspended')[]): Promise<string> {
  const Bucket = await env.createBucket();
  for (const status of statuses) await setVersioning(Bucket, status);
  return Bucket;
}

const setVersioning = (Bucket: string, Status: 'Enabled' | 'Suspended') =>
  env.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const put = async (bucket: string, key: string, body: string) =>
  (await env.putObject(bucket, key, body)).VersionId ?? '';
const remove = (Bucket: string, Key: string, VersionId?: string) =>
  env.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
const error = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (reason: Error & { $metadata?: { httpStatusCode?: number } }) =>
      `${reason.name} ${reason.$metadata?.httpStatusCode}`,
  );

/** Versions and delete markers as `key id latest?`, markers with a `-`. */
async function listed(Bucket: string, more: object = {}): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await env.s3.send(new ListObjectVersionsCommand({ Bucket, ...more }));
  const text = (sign: string) => (version: { Key?: string; VersionId?: string; IsLatest?: boolean }) =>
    `${sign}${version.Key} ${version.VersionId}${version.IsLatest === true ? ' latest' : ''}`;
  return [...Versions.map(text('')), ...DeleteMarkers.map(text('-'))];
}

describe('a bucket with versioning', () => {
  it('keeps each version of an object, and reads it by its ID', async () => {
    const bucket = await bucketWith('Enabled');
    const first = await put(bucket, 'k', 'one');
    const second = await put(bucket, 'k', 'second');
    expect(first).not.toBe(second);
    expect(await env.getText(bucket, 'k')).toBe('second');
    expect(await env.getText(bucket, 'k', { VersionId: first })).toBe('one');
    const head = await env.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'k', VersionId: first }));
    expect([head.VersionId, head.ContentLength]).toEqual([first, 3]);
    expect(await listed(bucket)).toEqual([`k ${second} latest`, `k ${first}`]);
    expect(await env.s3.send(new GetBucketVersioningCommand({ Bucket: bucket }))).toMatchObject({ Status: 'Enabled' });
  });

  it('hides a deleted object behind a delete marker, and returns it when the marker is deleted', async () => {
    const bucket = await bucketWith('Enabled');
    const version = await put(bucket, 'k', 'kept');
    const { DeleteMarker, VersionId: marker = '' } = await remove(bucket, 'k');
    expect(DeleteMarker).toBe(true);
    expect(await error(env.getText(bucket, 'k'))).toBe('NoSuchKey 404');
    expect(await error(env.getText(bucket, 'k', { VersionId: marker }))).toBe('MethodNotAllowed 405');
    expect(await env.getText(bucket, 'k', { VersionId: version })).toBe('kept');
    expect((await env.s3.send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount).toBe(0);
    expect(await listed(bucket)).toEqual([`k ${version}`, `-k ${marker} latest`]);
    expect(await error(env.s3.send(new DeleteBucketCommand({ Bucket: bucket })))).toBe('BucketNotEmpty 409');
    expect(await remove(bucket, 'k', marker)).toMatchObject({ DeleteMarker: true, VersionId: marker });
    expect(await env.getText(bucket, 'k')).toBe('kept');
    await remove(bucket, 'k', version);
    await env.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  });

  it('answers a read of a delete marker with its headers', async () => {
    const bucket = await bucketWith('Enabled');
    const { VersionId } = await remove(bucket, 'never put');
    const failure: unknown = await env.s3
      .send(new GetObjectCommand({ Bucket: bucket, Key: 'never put' }))
      .catch((reason: unknown) => reason);
    expect(failure).toMatchObject({
      $response: { headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': VersionId } },
    });
  });

  it('replaces only the version null while versioning is suspended', async () => {
    const bucket = await bucketWith();
    await put(bucket, 'k', 'before');
    await setVersioning(bucket, 'Enabled');
    const version = await put(bucket, 'k', 'with a version');
    await setVersioning(bucket, 'Suspended');
    expect(await put(bucket, 'k', 'suspended')).toBe('null');
    expect(await listed(bucket)).toEqual(['k null latest', `k ${version}`]);
    expect(await env.getText(bucket, 'k', { VersionId: 'null' })).toBe('suspended');
    await remove(bucket, 'k');
    expect(await listed(bucket)).toEqual([`k ${version}`, '-k null latest']);
    expect(await env.filesOnDisk()).toBe(0);
  });

  it('deletes several versions in one call', async () => {
    const bucket = await bucketWith('Enabled');
    const first = await put(bucket, 'a', '1');
    await put(bucket, 'b', '1');
    const { Deleted } = await env.s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [{ Key: 'a', VersionId: first }, { Key: 'b' }] } }),
    );
    expect(Deleted).toEqual([
      { Key: 'a', VersionId: first },
      { Key: 'b', DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) as string },
    ]);
    expect((await listed(bucket)).map((line) => line.split(' ')[0])).toEqual(['b', '-b']);
  });

  it('tags and copies a version', async () => {
    const bucket = await bucketWith('Enabled');
    const first = await put(bucket, 'k', 'one');
    const second = await put(bucket, 'k', 'two');
    const named = { Bucket: bucket, Key: 'k', VersionId: first };
    const tagged = await env.s3.send(
      new PutObjectTaggingCommand({ ...named, Tagging: { TagSet: [{ Key: 'a', Value: '1' }] } }),
    );
    expect(tagged.VersionId).toBe(first);
    expect((await env.s3.send(new GetObjectTaggingCommand(named))).TagSet).toEqual([{ Key: 'a', Value: '1' }]);
    expect(await listed(bucket)).toEqual([`k ${second} latest`, `k ${first}`]);
    const copied = await env.s3.send(
      new CopyObjectCommand({ Bucket: bucket, Key: 'k', CopySource: `${bucket}/k?versionId=${first}` }),
    );
    expect(copied.CopySourceVersionId).toBe(first);
    expect(copied.VersionId).not.toBe(first);
    expect(await env.getText(bucket, 'k')).toBe('one');
  });

  it('gives an object of a multipart upload a version', async () => {
    const Bucket = await bucketWith('Enabled');
    const Key = 'large';
    const { UploadId } = await env.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = { Bucket, Key, UploadId, PartNumber: 1, Body: 'part' };
    const { ETag } = await env.s3.send(new UploadPartCommand(part));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const done = await env.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
    expect(await listed(Bucket)).toEqual([`large ${done.VersionId} latest`]);
  });

  it('lists pages of any size with the same versions', async () => {
    const bucket = await bucketWith('Enabled');
    for (const key of ['a', 'b/1', 'b/2', 'c', 'a', 'c', 'c']) await put(bucket, key, key);
    await remove(bucket, 'a');
    const all = [...(await listed(bucket))].sort();
    expect(all).toHaveLength(8);
    for (const MaxKeys of [1, 2, 3]) {
      const pages: string[] = [];
      let marker: ListObjectVersionsCommandInput | undefined = { Bucket: bucket };
      while (marker !== undefined) {
        const page: ListObjectVersionsCommandInput = { ...marker, MaxKeys };
        pages.push(...(await listed(bucket, page)));
        const next: ListObjectVersionsCommandOutput = await env.s3.send(new ListObjectVersionsCommand(page));
        marker =
          next.IsTruncated === true
            ? { Bucket: bucket, KeyMarker: next.NextKeyMarker, VersionIdMarker: next.NextVersionIdMarker }
            : undefined;
      }
      expect(pages.sort()).toEqual(all);
    }
    const rolled = await env.s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Delimiter: '/', MaxKeys: 4 }));
    expect([rolled.CommonPrefixes, rolled.NextKeyMarker]).toEqual([[{ Prefix: 'b/' }], 'b/']);
  });

  it('refuses unknown versions', async () => {
    const bucket = await bucketWith('Enabled');
    await put(bucket, 'k', '1');
    expect(await error(env.getText(bucket, 'k', { VersionId: 'unknown' }))).toBe('NoSuchVersion 404');
    expect(await error(listed(bucket, { VersionIdMarker: 'v' }))).toBe('InvalidArgument 400');
    const tag = { Key: 'k'.repeat(129), Value: '' };
    const tagging = new PutObjectTaggingCommand({ Bucket: bucket, Key: 'k', Tagging: { TagSet: [tag] } });
    expect(await error(env.s3.send(tagging))).toBe('InvalidTag 400');
  });
});
