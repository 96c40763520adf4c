import { request } from 'node:http';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { startS3 } from './testing/start-s3.js';

const { local, s3, createBucket, putObject, getText, close } = await startS3();
afterAll(async () => {
  expect(local.defects).toEqual([]);
  await close();
});

/** Keys with all that paths, queries, XML and percent-encoding could change. */
const keys = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '.',
        '..',
        './',
        '../',
        '%',
        '%2F',
        '%zz',
        ' ',
        '+',
        '?',
        '#',
        '&',
        '<',
        '"',
        "'",
        '\\',
      ),
      fc.constantFrom('\r', '\n', '\t', '\u0001', '\u007f', 'é', 'e\u0301', '日本', '😀', '\u202e', '__proto__'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  // The client ignores text of XML that is white space only.
  .filter((key) => key.trim() !== '' && Buffer.byteLength(key) <= 1024);

describe('keys', () => {
  it('of any characters name the same object in all operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(keys, { minLength: 1, maxLength: 4 }), async (all) => {
        const Bucket = await createBucket();
        for (const key of all) await putObject(Bucket, key);
        for (const key of all) expect(await getText(Bucket, key)).toBe(key);
        const [Key = ''] = all;
        const listed = await s3.send(new ListObjectsV2Command({ Bucket }));
        const inOrder = [...all].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(listed.Contents?.map((object) => object.Key)).toEqual(inOrder);
        const encoded = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
        expect(encoded.Contents?.map((object) => decodeURIComponent(object.Key ?? ''))).toEqual(inOrder);
        const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
        await s3.send(new CopyObjectCommand({ Bucket, Key: `${Key}/copy`, CopySource }));
        expect(await getText(Bucket, `${Key}/copy`)).toBe(Key);
        const Objects = [...all, `${Key}/copy`].map((key) => ({ Key: key }));
        const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
        expect(Deleted).toEqual(Objects);
        expect(local.services.s3.listObjects(Bucket)).toEqual([]);
      }),
      { numRuns: Number(process.env['FAST_CHECK_RUNS'] ?? 25) },
    );
  });

  it('of more than 1,024 bytes are rejected', async () => {
    const Bucket = await createBucket();
    await putObject(Bucket, 'é'.repeat(512));
    await expect(putObject(Bucket, 'é'.repeat(513))).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('in a path that is not percent-encoded are rejected', async () => {
    const Bucket = await createBucket();
    expect(await statusOf(`/${Bucket}/%zz`)).toEqual([400, expect.stringContaining('<Code>InvalidURI</Code>')]);
  });
});

describe('a request without a body in its response', () => {
  it('has the status of a missing object or bucket', async () => {
    const Bucket = await createBucket();
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
      name: 'NotFound',
      $metadata: { httpStatusCode: 404 },
    });
    const { ETag } = await putObject(Bucket, 'same');
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'same', IfNoneMatch: ETag }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    expect(await statusOf(`/${Bucket}/none`, 'HEAD')).toEqual([404, '']);
  });
});

describe('a presigned URL', () => {
  const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const signature =
    'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261122%2Fus-east-1%2Fs3%2Faws4_request' +
    `&X-Amz-Date=${date}&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=00`;

  it('writes and reads an object, with headers that it sets', async () => {
    const Bucket = await createBucket();
    const url = `${local.endpoint.url}/${Bucket}/a%20b?${signature}`;
    expect((await fetch(`${url}&x-id=PutObject`, { method: 'PUT', body: 'content' })).status).toBe(200);
    const response = await fetch(`${url}&x-id=GetObject&response-content-type=text/plain&response-expires=`);
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/plain', 'content']);
    const expired = await fetch(url.replace(date, '20261122T000000Z'));
    expect([expired.status, await expired.text()]).toEqual([
      403,
      expect.stringMatching(/<Code>AccessDenied<\/Code><Message>Request has expired<\/Message><X-Amz-Expires>900</),
    ]);
  });
});

describe('user metadata', () => {
  it('of any names and values never breaks a response, and the content type has a default', async () => {
    const Bucket = await createBucket();
    const { kernel, clock } = local.context;
    const call = {
      caller: { accessKeyId: undefined, roleArn: undefined, region: 'us-east-1' },
      source: 'task' as const,
      signal: new AbortController().signal,
      requestId: 'test',
      clock,
    };
    const Metadata = { plain: 'a b', unicode: 'é, 日本', lines: 'a\r\nx: y', ['__proto__']: 'own' };
    await kernel.invoke('s3', 'PutObject', { Bucket, Key: 'k', Body: 'x', Metadata, ContentType: 'text/日本' }, call);
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    expect(found.Metadata).toMatchObject({
      plain: 'a b',
      unicode: expect.stringMatching(/^=\?UTF-8\?B\?.+\?=$/) as string,
    });
    // The SDK sends a content type with each body; a task does not.
    await kernel.invoke('s3', 'PutObject', { Bucket, Key: 'untyped', Body: 'x' }, call);
    expect((await s3.send(new GetObjectCommand({ Bucket, Key: 'untyped' }))).ContentType).toBe('binary/octet-stream');
    const input = { Bucket, Key: 'k', Metadata: { 'a b': 'x' } };
    await expect(kernel.invoke('s3', 'PutObject', input, call)).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('is limited to 2 KB', async () => {
    const Bucket = await createBucket();
    const Metadata = { a: 'x'.repeat(2048) };
    const command = new PutObjectCommand({ Bucket, Key: 'k', Metadata });
    await expect(s3.send(command)).rejects.toMatchObject({ name: 'MetadataTooLarge' });
  });
});

function statusOf(path: string, method = 'GET'): Promise<[number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: local.endpoint.port, host: '127.0.0.1', path, method }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve([response.statusCode, body]));
    });
    sent.on('error', reject).end();
  });
}
