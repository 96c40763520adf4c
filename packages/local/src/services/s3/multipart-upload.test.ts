import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startS3 } from './testing/start-s3.js';

const { local, s3, createBucket, getText, filesOnDisk, close } = await startS3();
let Bucket = '';
beforeEach(async () => {
  Bucket = await createBucket();
});
afterAll(async () => {
  expect(local.defects).toEqual([]);
  await close();
});

const text = (Key: string, more?: object) => getText(Bucket, Key, more);

describe('large objects', () => {
  it('are uploaded in parts and downloaded with limited memory', async () => {
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
  });

  it('are uploaded by one PUT without a checksum with limited memory', async () => {
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
  });

  it('list parts and uploads until they are completed or aborted', async () => {
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

  it('are removed from disk if they are aborted or the client disconnects', async () => {
    const before = await filesOnDisk();
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'dropped' }));
    await s3.send(
      new UploadPartCommand({ Bucket, Key: 'dropped', UploadId, PartNumber: 1, Body: Buffer.alloc(100_000) }),
    );
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
