import { createHash, randomBytes } from 'node:crypto';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectTaggingCommand,
  RestoreObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startS3 } from './testing/start-s3.js';

const { local, s3, createBucket, putObject, getText, filesOnDisk, close } = await startS3();
let Bucket = '';
beforeEach(async () => {
  Bucket = await createBucket();
});
afterAll(async () => {
  expect(local.defects).toEqual([]);
  await close();
});

const put = (Key: string, Body?: string | Uint8Array, more?: object) => putObject(Bucket, Key, Body, more);
const text = (Key: string, more?: object) => getText(Bucket, Key, more);
const md5 = (bytes: string | Uint8Array) => `"${createHash('md5').update(bytes).digest('hex')}"`;

describe('objects', () => {
  it('are returned with content, ETag, metadata and content type', async () => {
    const body = randomBytes(70_000);
    const written = await put('flags/de.gif', body, {
      ContentType: 'image/gif',
      Metadata: { country: 'de' },
      CacheControl: 'max-age=60',
    });
    expect(written.ETag).toBe(md5(body));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'flags/de.gif' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
    expect(got).toMatchObject({
      ContentType: 'image/gif',
      ContentLength: 70_000,
      Metadata: { country: 'de' },
      ETag: md5(body),
      CacheControl: 'max-age=60',
      ServerSideEncryption: 'AES256',
    });
    expect(got.LastModified?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'flags/de.gif' }))).toMatchObject({
      ContentLength: 70_000,
      ContentType: 'image/gif',
    });
  });

  it('can be empty, and have any key', async () => {
    for (const Key of ['empty', 'a/../b//c', 'sp ace+plus', 'ünï/日本/😀', 'tail/', '100%', 'q?x=1&y', 'quote\'"<>&']) {
      await put(Key, '');
      expect(await text(Key)).toBe('');
    }
    const listed = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.Contents?.map(({ Key }) => Key)).toEqual([
      '100%',
      'a/../b//c',
      'empty',
      'q?x=1&y',
      'quote\'"<>&',
      'sp ace+plus',
      'tail/',
      'ünï/日本/😀',
    ]);
  });

  it('verify and return their checksum', async () => {
    for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const) {
      const written = await put('checked', 'some text', { ChecksumAlgorithm }).catch((error: Error) => error);
      // The SDK computes CRC64NVME only with an optional package; the rest it does itself.
      if (written instanceof Error) {
        expect(ChecksumAlgorithm).toBe('CRC64NVME');
        continue;
      }
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'checked', ChecksumMode: 'ENABLED' }));
      expect(head[`Checksum${ChecksumAlgorithm}`]).toBe(written[`Checksum${ChecksumAlgorithm}`]);
      expect(written[`Checksum${ChecksumAlgorithm}`]).toBeDefined();
    }
  });

  it('are rejected if a digest does not match, and keep the previous content', async () => {
    await put('kept', 'before');
    await expect(
      put('kept', 'after', { ContentMD5: createHash('md5').update('other').digest('base64') }),
    ).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(put('kept', 'after', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    expect(await text('kept')).toBe('before');
  });

  it('return ranges: between, from, last bytes; and 416 after the end', async () => {
    await put('digits', '0123456789');
    expect(await text('digits', { Range: 'bytes=2-4' })).toBe('234');
    expect(await text('digits', { Range: 'bytes=7-' })).toBe('789');
    expect(await text('digits', { Range: 'bytes=-2' })).toBe('89');
    const partial = await s3.send(new GetObjectCommand({ Bucket, Key: 'digits', Range: 'bytes=8-100' }));
    expect(partial).toMatchObject({
      ContentRange: 'bytes 8-9/10',
      ContentLength: 2,
      $metadata: { httpStatusCode: 206 },
    });
    await expect(text('digits', { Range: 'bytes=10-' })).rejects.toMatchObject({
      name: 'InvalidRange',
      $metadata: { httpStatusCode: 416 },
    });
  });

  it('support conditional reads', async () => {
    const { ETag } = await put('conditional', 'x');
    await expect(text('conditional', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(text('conditional', { IfMatch: '"0"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(text('conditional', { IfModifiedSince: new Date(Date.now() + 60_000) })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    expect(await text('conditional', { IfMatch: ETag, IfUnmodifiedSince: new Date(0) })).toBe('x');
  });

  it('are written once by concurrent writes with If-None-Match', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => put('once', `writer ${i}`, { IfNoneMatch: '*' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
  });

  it('are replaced only if If-Match matches', async () => {
    const { ETag } = await put('versioned', 'one');
    await put('versioned', 'two', { IfMatch: ETag });
    await expect(put('versioned', 'three', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('absent', 'x', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await text('versioned')).toBe('two');
  });

  it('are copied with or without metadata, independent of their source', async () => {
    await put('source + 1', 'copied', { ContentType: 'text/plain', Metadata: { a: '1' } });
    await s3.send(
      new CopyObjectCommand({ Bucket, Key: 'kept', CopySource: `${Bucket}/${encodeURIComponent('source + 1')}` }),
    );
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'replaced',
        CopySource: `/${Bucket}/source%20%2B%201`,
        MetadataDirective: 'REPLACE',
        ContentType: 'text/html',
        Metadata: { b: '2' },
      }),
    );
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'source + 1' }));
    expect(await text('kept')).toBe('copied');
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'kept' }))).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { a: '1' },
    });
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'replaced' }))).toMatchObject({
      ContentType: 'text/html',
      Metadata: { b: '2' },
    });
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'x', CopySource: `${Bucket}/absent` })),
    ).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('are deleted individually and in batches, also from disk', async () => {
    const before = await filesOnDisk();
    for (const Key of ['a', 'b', 'c&d']) await put(Key, Buffer.alloc(100_000)); // small ones are in memory
    expect(await filesOnDisk()).toBe(before + 3);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b' }, { Key: 'c&d' }, { Key: 'never there' }] } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['b', 'c&d', 'never there']);
    await expect(text('a')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
    expect(await filesOnDisk()).toBe(before);
  });

  it('have tags', async () => {
    await put('tagged', 'x', { Tagging: 'team=images&a=b%20c' });
    expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet).toEqual([
      { Key: 'team', Value: 'images' },
      { Key: 'a', Value: 'b c' },
    ]);
    await s3.send(
      new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet: [{ Key: 'one', Value: '' }] } }),
    );
    expect((await s3.send(new GetObjectCommand({ Bucket, Key: 'tagged' }))).TagCount).toBe(1);
    const attributes = await s3.send(
      new GetObjectAttributesCommand({
        Bucket,
        Key: 'tagged',
        ObjectAttributes: ['ETag', 'ObjectSize', 'StorageClass'],
      }),
    );
    expect(attributes).toMatchObject({ ObjectSize: 1, StorageClass: 'STANDARD' });
  });

  it('reject operations that are not supported', async () => {
    await put('cold');
    await expect(
      s3.send(new RestoreObjectCommand({ Bucket, Key: 'cold', RestoreRequest: { Days: 1 } })),
    ).rejects.toMatchObject({ name: 'NotImplemented', message: expect.stringContaining('RestoreObject') });
  });
});
