import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  paginateListObjectsV2,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  RestoreObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { S3Service } from './s3-service.js';

let local: TestEndpoint<{ s3: S3Service }>;
let s3: S3Client;
let Bucket: string;
let count = 0;

beforeAll(async () => {
  local = await startTestEndpoint(({ context, directory }) => ({ s3: new S3Service({ ...context, directory }) }));
  s3 = new S3Client(local.clientConfig());
});
afterAll(async () => {
  s3.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});
beforeEach(async () => {
  count += 1;
  Bucket = `bucket-${count}`;
  await local.services.s3.createBucket(Bucket);
});

const put = (Key: string, Body: string | Uint8Array = Key, more: object = {}) =>
  s3.send(
    new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body), ContentLength: Buffer.byteLength(Body), ...more }),
  );
const text = async (Key: string, more: object = {}) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();
const md5 = (bytes: string | Uint8Array) => `"${createHash('md5').update(bytes).digest('hex')}"`;

describe('objects', () => {
  it('come back with their bytes, ETag, metadata and type', async () => {
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

  it('may be empty, and have any name', async () => {
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

  it('verify the checksum that came with them, and tell it again', async () => {
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

  it('are refused when a digest does not match, leaving what was there', async () => {
    await put('kept', 'before');
    await expect(
      put('kept', 'after', { ContentMD5: createHash('md5').update('other').digest('base64') }),
    ).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(put('kept', 'after', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    expect(await text('kept')).toBe('before');
  });

  it('answer ranges: within, from, the last bytes; and 416 behind the end', async () => {
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

  it('answer conditional reads', async () => {
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

  it('are written once when many writers ask for a key that must not exist', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => put('once', `writer ${i}`, { IfNoneMatch: '*' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
  });

  it('are replaced only in the state that If-Match names', async () => {
    const { ETag } = await put('versioned', 'one');
    await put('versioned', 'two', { IfMatch: ETag });
    await expect(put('versioned', 'three', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('absent', 'x', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await text('versioned')).toBe('two');
  });

  it('are copied with or without their metadata, and outlive their source', async () => {
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

  it('are deleted one by one and by the list, and leave nothing on disk', async () => {
    const before = await filesOnDisk();
    for (const Key of ['a', 'b', 'c&d']) await put(Key);
    expect(await filesOnDisk()).toBe(before + 3);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b' }, { Key: 'c&d' }, { Key: 'never there' }] } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['b', 'c&d', 'never there']);
    await expect(text('a')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
    expect(await filesOnDisk()).toBe(before);
  });

  it('carry tags', async () => {
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

  it('say by name what does not run here', async () => {
    await put('cold');
    await expect(
      s3.send(new RestoreObjectCommand({ Bucket, Key: 'cold', RestoreRequest: { Days: 1 } })),
    ).rejects.toMatchObject({ name: 'NotImplemented', message: expect.stringContaining('restore') });
  });
});

describe('large objects', () => {
  it('stream up in parts and down again in bounded memory', async () => {
    const size = 128 * 1024 * 1024;
    const hash = createHash('sha256');
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }, 5);
    const started = process.memoryUsage().arrayBuffers;
    const block = randomBytes(1024 * 1024);
    const upload = new Upload({
      client: s3,
      params: {
        Bucket,
        Key: 'large',
        Body: Readable.from(
          (function* () {
            for (let i = 0; i < size / block.length; i += 1) {
              hash.update(block);
              yield block;
            }
          })(),
        ),
      },
      partSize: 5 * 1024 * 1024,
      queueSize: 2,
    });
    const done = await upload.done();
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-26"$/);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    expect(got.ContentLength).toBe(size);
    const downloaded = createHash('sha256');
    for await (const chunk of got.Body as AsyncIterable<Buffer>) downloaded.update(chunk);
    clearInterval(watch);
    expect(downloaded.digest('hex')).toBe(hash.digest('hex'));
    expect(most - started).toBeLessThan(0.9 * size);
    const second = await s3.send(new GetObjectCommand({ Bucket, Key: 'large', PartNumber: 2 }));
    expect(second).toMatchObject({ ContentLength: 5 * 1024 * 1024, PartsCount: 26 });
    if (second.Body instanceof Readable) second.Body.destroy();
    const across = await s3.send(
      new GetObjectCommand({ Bucket, Key: 'large', Range: `bytes=${5 * 1024 * 1024 - 1}-${5 * 1024 * 1024}` }),
    );
    // The bytes are random: as text they could be one letter.
    expect(await across.Body?.transformToByteArray()).toHaveLength(2);
  }, 60_000);

  it('stream through one PUT of unknown checksum without being held in memory', async () => {
    const block = randomBytes(1024 * 1024);
    const Body = Readable.from(
      (function* () {
        for (let i = 0; i < 64; i += 1) yield block;
      })(),
    );
    await s3.send(new PutObjectCommand({ Bucket, Key: 'single', Body, ContentLength: 64 * 1024 * 1024 }));
    const { ChecksumCRC32 } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'single', ChecksumMode: 'ENABLED' }));
    let crc = 0;
    for (let i = 0; i < 64; i += 1) crc = crc32(block, crc);
    expect(Buffer.from(ChecksumCRC32 ?? '', 'base64').readUInt32BE()).toBe(crc);
  }, 60_000);

  it('list their parts and uploads until they are completed or aborted', async () => {
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({ Bucket, Key: 'parts', ContentType: 'image/png' }),
    );
    const part = (PartNumber: number, Body: Uint8Array | string) =>
      s3.send(new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber, Body }));
    const big = new Uint8Array(5 * 1024 * 1024);
    const first = await part(1, big);
    await part(2, 'replaced');
    const second = await part(2, 'end');
    expect((await s3.send(new ListPartsCommand({ Bucket, Key: 'parts', UploadId }))).Parts).toMatchObject([
      { PartNumber: 1, Size: big.length },
      { PartNumber: 2, Size: 3 },
    ]);
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toMatchObject([
      { Key: 'parts', UploadId },
    ]);
    const complete = (Parts: object[]) =>
      s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'parts', UploadId, MultipartUpload: { Parts } }));
    await expect(
      complete([
        { PartNumber: 2, ETag: second.ETag },
        { PartNumber: 1, ETag: first.ETag },
      ]),
    ).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([{ PartNumber: 1, ETag: '"0"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    const small = await part(3, 'tiny');
    await expect(
      complete([
        { PartNumber: 2, ETag: second.ETag },
        { PartNumber: 3, ETag: small.ETag },
      ]),
    ).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await complete([
      { PartNumber: 1, ETag: first.ETag },
      { PartNumber: 2, ETag: second.ETag },
    ]);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'parts' }))).toMatchObject({
      ContentLength: big.length + 3,
      ContentType: 'image/png',
    });
    await expect(complete([{ PartNumber: 1, ETag: first.ETag }])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('leave nothing when they are aborted or their client goes away', async () => {
    const before = await filesOnDisk();
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'dropped' }));
    await s3.send(new UploadPartCommand({ Bucket, Key: 'dropped', UploadId, PartNumber: 1, Body: 'x' }));
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'dropped', UploadId }));
    expect(await filesOnDisk()).toBe(before);
    await new Promise<void>((resolve) => {
      const half = request(`${local.endpoint.url}/${Bucket}/half`, {
        method: 'PUT',
        headers: { 'content-length': 1_000_000 },
      });
      half.on('error', () => undefined);
      half.on('close', () => resolve());
      half.write(new Uint8Array(500_000), () => half.destroy());
    });
    await expect.poll(() => filesOnDisk()).toBe(before);
    await expect(text('half')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('listings', () => {
  beforeEach(async () => {
    for (const key of ['a', 'b/1', 'b/2', 'b/c/3', 'd', 'e/5', 'f'])
      await local.services.s3.putObject(Bucket, key, key);
  });

  it('roll keys up to common prefixes', async () => {
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

  it.each([1, 2, 3])('give every key once over pages of %d, with and without delimiter', async (MaxKeys) => {
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

  it('start after a key, and at a marker in the old way', async () => {
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

  it('keep their configuration', async () => {
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

  it('are found by their host name', async () => {
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

async function filesOnDisk(): Promise<number> {
  const entries = await readdir(join(local.directory, 'objects'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.filter((entry) => entry.isFile()).length;
}
