import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  type DownloadBatchResponse,
  type DownloadBatchEvent,
  type DownloadRules,
  createAddressPolicy,
  objectKey,
} from '@stepwell/core/concurrent-download';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttpClient } from './http/http-client.js';
import { type AwsServices, startAwsServices } from '../testing/aws-services.js';
import { type RequestHandler, GIF, type ImageServer, sendGif, startImageServer } from '../testing/image-server.js';
import { handleDownload, systemClock } from './download.js';
import { createDynamoDbImageTable } from './dynamodb-image-table.js';
import { createPartBuffers } from './part-buffers.js';
import { createS3ImageStore } from './s3-image-store.js';
import { createS3ReportStore } from '../objects/report-store.js';

const MIB = 1024 ** 2;

let aws: AwsServices;

let server: ImageServer;

beforeAll(async () => void (aws = await startAwsServices()));

afterAll(() => aws[Symbol.asyncDispose]());

afterEach(() => server[Symbol.asyncDispose]());

/** Runs the download function against a server, with clients of S3 and DynamoDB and without backoff. */
async function download(
  answer: RequestHandler,
  event: Partial<DownloadBatchEvent> = {},
  rules: Partial<DownloadRules> & { timeoutMs?: number; leftMs?: number; buffers?: number } = {},
): Promise<DownloadBatchResponse> {
  server = await startImageServer(answer);
  return await downloadAgain(event, rules);
}

async function downloadAgain(
  event: Partial<DownloadBatchEvent> = {},
  {
    timeoutMs = 5_000,
    leftMs = 60_000,
    buffers = 10,
    ...rules
  }: Partial<DownloadRules> & { timeoutMs?: number; leftMs?: number; buffers?: number } = {},
): Promise<DownloadBatchResponse> {
  const policy = rules.policy ?? createAddressPolicy(['127.0.0.1']);
  const http = createHttpClient({ policy, timeoutMs });
  const maxBytes = rules.maxBytes ?? 1024 ** 3;
  try {
    return await handleDownload(
      {
        run: '_stepwell/concurrent-download/images/run-1/',
        batch: '0',
        baseUrl: `${server.origin}/flags`,
        resourcePaths: ['a.gif'],
        lambdaConcur: 5,
        ...event,
      },
      { getRemainingTimeInMillis: () => leftMs },
      {
        rules: { contentTypes: ['image/*'], maxAttempts: 3, ...rules, policy, maxBytes },
        dependencies: {
          http: http.request,
          store: createS3ImageStore(aws.s3, 'images', createPartBuffers(buffers, 5 * MIB)),
          table: createDynamoDbImageTable(aws.table, 'images'),
          clock: systemClock,
          random: () => 0,
        },
        putJson: (key, value) =>
          createS3ReportStore(aws.s3, 'images').writeLines(
            key,
            (async function* () {
              yield JSON.stringify(value);
            })(),
          ),
      },
    );
  } finally {
    http.close();
  }
}

const urlOf = (path: string): string => `${server.origin}/flags/${path}`;

const keys = async (prefix: string): Promise<string[]> =>
  ((await aws.s3.send(new ListObjectsV2Command({ Bucket: 'images', Prefix: prefix }))).Contents ?? []).map(
    ({ Key }) => Key ?? '',
  );

const imageKeys = (): Promise<string[]> => keys(objectKey(`${server.origin}/`));

const rows = async (): Promise<unknown[]> =>
  ((await aws.table.send(new ScanCommand({ TableName: 'images' }))).Items ?? []).filter(({ url }) =>
    String(url).startsWith(server.origin),
  );

const openUploads = async (): Promise<number> =>
  ((await aws.s3.send(new ListMultipartUploadsCommand({ Bucket: 'images' }))).Uploads ?? []).length;

const never: RequestHandler = () => undefined;

describe('a batch of images', () => {
  it('produces objects, rows, a report and totals', async () => {
    const answer = await download(
      (request, response) => {
        if (request.url?.endsWith('missing.gif')) response.writeHead(404).end('no');
        else
          response
            .writeHead(200, {
              'content-type': 'image/gif',
              etag: '"v1"',
              'last-modified': 'Sun, 22 Nov 2026 07:00:00 GMT',
            })
            .end(GIF);
      },
      { resourcePaths: ['ad/ad.gif', 'missing.gif', 'ae/ae.gif?w=1'] },
    );
    const success = (path: string) => ({ url: urlOf(path), statusCode: 200, filename: objectKey(urlOf(path)) });
    const results = [
      success('ad/ad.gif'),
      { url: urlOf('missing.gif'), statusCode: 404, message: '404 Not Found' },
      success('ae/ae.gif?w=1'),
    ];
    const report = '_stepwell/concurrent-download/images/run-1/batches/0.json';
    expect(answer).toEqual({
      batch: '0',
      report,
      requested: 3,
      succeeded: 2,
      unchanged: 0,
      failed: 1,
      bytes: 2 * GIF.byteLength,
      results,
    });
    const stored = await aws.s3.send(new GetObjectCommand({ Bucket: 'images', Key: objectKey(urlOf('ad/ad.gif')) }));
    expect(Buffer.from((await stored.Body?.transformToByteArray()) ?? [])).toEqual(GIF);
    expect(stored.ContentType).toBe('image/gif');
    expect(
      (await aws.table.send(new GetCommand({ TableName: 'images', Key: { url: urlOf('ad/ad.gif') } }))).Item,
    ).toEqual({
      url: urlOf('ad/ad.gif'),
      key: objectKey(urlOf('ad/ad.gif')),
      bucket: 'images',
      etag: '"v1"',
      lastModified: 'Sun, 22 Nov 2026 07:00:00 GMT',
      contentType: 'image/gif',
      size: GIF.byteLength,
      downloadedAt: expect.stringMatching(/^20\d\d-.*Z$/),
    });
    expect(await rows()).toHaveLength(2);
    const written = await aws.s3.send(new GetObjectCommand({ Bucket: 'images', Key: report }));
    expect(JSON.parse((await written.Body?.transformToString()) ?? '')).toEqual({
      batch: '0',
      bytes: 2 * GIF.byteLength,
      results,
    });
  });

  it('has exactly lambdaConcur concurrent requests at the server', async () => {
    const waiting: (() => void)[] = [];
    const answer = await download(
      (request, response) => {
        waiting.push(() => sendGif(request, response));
        // All slots are in use, or no requests remain: respond to all.
        if (waiting.length === 7 || server.requests.length === 30) for (const go of waiting.splice(0)) go();
      },
      { resourcePaths: Array.from({ length: 30 }, (_, n) => `${n}.gif`), lambdaConcur: 7 },
    );
    expect(answer.succeeded).toBe(30);
    expect(server.maxInFlight()).toBe(7);
  });

  it('omits results above 128 KiB from its response', async () => {
    const answer = await download((_, response) => void response.writeHead(404).end(), {
      resourcePaths: Array.from({ length: 200 }, (_, n) => `${'x'.repeat(700)}${n}.gif`),
      lambdaConcur: 40,
    });
    expect(answer).toMatchObject({ requested: 200, failed: 200 });
    expect(answer.results).toBeUndefined();
  });

  it('reads more rows than the limit of one DynamoDB request', async () => {
    const resourcePaths = Array.from({ length: 230 }, (_, n) => `${n}.gif`);
    await download(
      (request, response) =>
        request.headers['if-none-match'] === '"1"'
          ? void response.writeHead(304).end()
          : void response.writeHead(200, { 'content-type': 'image/gif', etag: '"1"' }).end(GIF),
      { resourcePaths, lambdaConcur: 40 },
    );
    expect(await downloadAgain({ resourcePaths, lambdaConcur: 40 })).toMatchObject({
      succeeded: 230,
      unchanged: 230,
      bytes: 0,
    });
  });

  it('is rejected with the name of the field if the event is invalid', async () => {
    await expect(download(sendGif, { lambdaConcur: 0 })).rejects.toMatchObject({
      name: 'InvalidInput',
      field: 'lambdaConcur',
    });
    await expect(downloadAgain({ run: 'somewhere/else/' })).rejects.toMatchObject({
      name: 'InvalidInput',
      field: 'run',
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a server of images', () => {
  it('that returns 503 is retried', async () => {
    expect(
      await download((request, response, nth) =>
        nth < 3 ? void response.writeHead(503, { 'retry-after': '0' }).end() : sendGif(request, response),
      ),
    ).toMatchObject({ succeeded: 1 });
    expect(server.requests).toHaveLength(3);
  });

  it('that closes the connection within a body is retried, and no partial object remains', async () => {
    const dying: RequestHandler = (_, response) => {
      response.writeHead(200, { 'content-type': 'image/gif', 'content-length': 1_000 });
      response.write(GIF, () => setImmediate(() => response.destroy()));
    };
    expect(
      await download((request, response, nth) =>
        nth === 1 ? dying(request, response, nth) : sendGif(request, response),
      ),
    ).toMatchObject({ succeeded: 1 });
    await server[Symbol.asyncDispose]();
    const answer = await download(dying);
    expect(answer.results).toEqual([
      {
        url: urlOf('a.gif'),
        statusCode: 0,
        message:
          `127.0.0.1:${server.port}: the connection closed before the response was complete (ECONNRESET) ` +
          '(tried 3 times)',
      },
    ]);
    expect([server.requests.length, await imageKeys(), await rows()]).toEqual([3, [], []]);
  });

  it('that closes the connection within a large body leaves no object, row or part', async () => {
    const answer = await download(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'image/gif', 'content-length': 40 * MIB });
        response.write(GIF);
        response.write(Buffer.alloc(11 * MIB), () => setImmediate(() => response.destroy()));
      },
      {},
      { maxAttempts: 1 },
    );
    expect(answer).toMatchObject({
      failed: 1,
      results: [{ statusCode: 0, message: expect.stringContaining('before the response was complete') }],
    });
    expect([await imageKeys(), await rows(), await openUploads()]).toEqual([[], [], 0]);
  });

  it('that does not respond times out', async () => {
    expect(await download(never, {}, { timeoutMs: 30, maxAttempts: 2 })).toMatchObject({
      failed: 1,
      results: [{ statusCode: 0, message: expect.stringMatching(/did not respond within 0.03 s \(tried 2 times\)$/) }],
    });
    expect(server.requests).toHaveLength(2);
  });

  it('that does not respond before the function’s deadline does not prevent the report', async () => {
    const answer = await download(
      (request, response) =>
        request.url?.endsWith('/0.gif') ? sendGif(request, response) : never(request, response, 1),
      { resourcePaths: ['0.gif', '1.gif', '2.gif'], lambdaConcur: 2 },
      { leftMs: 300 },
    );
    expect(answer).toMatchObject({ requested: 3, succeeded: 1, failed: 2 });
    expect(await keys('_stepwell/concurrent-download/images/run-1/batches/0.json')).toHaveLength(1);
  });

  it('that redirects to 169.254.169.254 is not followed', async () => {
    const answer = await download(
      (_, response) => void response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/iam/' }).end(),
    );
    expect(answer.results).toEqual([
      {
        url: urlOf('a.gif'),
        statusCode: 0,
        message:
          'redirected to http://169.254.169.254/latest/meta-data/iam/: 169.254.169.254 is a link-local address; ' +
          'a host is exempt where allowedHosts names it',
      },
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it('that redirects endlessly is followed five times', async () => {
    const answer = await download(
      (request, response) => void response.writeHead(301, { location: `${request.url}x` }).end(),
    );
    expect(answer).toMatchObject({
      results: [{ statusCode: 0, message: expect.stringMatching(/^redirected more than 5 times/) }],
    });
    expect(server.requests).toHaveLength(6);
  });

  it('whose name resolves to 127.0.0.1 gets no connection, directly or after a redirect', async () => {
    await download(sendGif);
    const direct = await downloadAgain({ baseUrl: `http://localhost:${server.port}` });
    expect(direct).toMatchObject({
      results: [
        { statusCode: 0, message: expect.stringMatching(/^localhost resolves to .* which is a loopback address/) },
      ],
    });
    expect(server.requests).toHaveLength(1);
    await server[Symbol.asyncDispose]();
    const redirected = await download(
      (_, response) => void response.writeHead(307, { location: `http://localhost:${server.port}/b.gif` }).end(),
    );
    expect(redirected).toMatchObject({ results: [{ message: expect.stringMatching(/^localhost resolves to/) }] });
    expect(server.requests).toHaveLength(1);
  });

  it('that announces 10 GB is disconnected before the body', async () => {
    const answer = await download((_, response) => {
      response.writeHead(200, { 'content-type': 'image/gif', 'content-length': 10 * 1024 ** 3 });
      response.write(GIF);
    });
    expect(answer.results).toEqual([
      { url: urlOf('a.gif'), statusCode: 200, message: 'the image has 10 GiB, and the largest accepted has 1 GiB' },
    ]);
    expect(await imageKeys()).toEqual([]);
  });

  it('that sends a chunked body beyond the limit is disconnected', async () => {
    const answer = await download(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'image/gif' }).write(GIF);
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
        };
        response.on('drain', more);
        more();
      },
      {},
      { maxBytes: 6 * MIB },
    );
    expect(answer).toMatchObject({
      results: [{ statusCode: 200, message: 'the image has more than 6 MiB, and the largest accepted has 6 MiB' }],
    });
    expect([await imageKeys(), await rows(), await openUploads()]).toEqual([[], [], 0]);
  });

  it('that returns HTML instead of an image is rejected', async () => {
    expect(
      await download((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')),
    ).toMatchObject({ results: [{ statusCode: 200, message: 'the content type is text/html; accepted are image/*' }] });
    await server[Symbol.asyncDispose]();
    expect(
      await download((_, response) => void response.writeHead(200, { 'content-type': 'image/gif' }).end('<html>')),
    ).toMatchObject({ results: [{ statusCode: 200, message: 'the body does not begin as image/gif does' }] });
    expect(await imageKeys()).toEqual([]);
  });
});

describe('a repeated batch', () => {
  const conditional: RequestHandler = (request, response) => {
    if (request.headers['if-modified-since'] === 'Sun, 22 Nov 2026 07:00:00 GMT') response.writeHead(304).end();
    else
      response
        .writeHead(200, { 'content-type': 'image/gif', 'last-modified': 'Sun, 22 Nov 2026 07:00:00 GMT' })
        .end(GIF);
  };

  it('downloads an unchanged image only with force', async () => {
    await download(conditional);
    expect(await downloadAgain()).toMatchObject({
      succeeded: 1,
      unchanged: 1,
      bytes: 0,
      results: [{ statusCode: 304, unchanged: true, filename: objectKey(urlOf('a.gif')) }],
    });
    expect(await downloadAgain({ force: true })).toMatchObject({ succeeded: 1, unchanged: 0, bytes: GIF.byteLength });
  });

  it('downloads an image that was deleted from the bucket', async () => {
    await download(conditional);
    await aws.s3.send(new DeleteObjectCommand({ Bucket: 'images', Key: objectKey(urlOf('a.gif')) }));
    expect(await downloadAgain()).toMatchObject({ succeeded: 1, unchanged: 0, bytes: GIF.byteLength });
    expect(await imageKeys()).toHaveLength(1);
  });
});

describe('large images', () => {
  it('are uploaded in parts, complete and in order, and wait for a free buffer', async () => {
    const body = Buffer.alloc(12 * MIB + 17, 'stepwell');
    GIF.copy(body);
    const answer = await download(
      (_, response) =>
        void response.writeHead(200, { 'content-type': 'image/gif', 'content-length': body.byteLength }).end(body),
      { resourcePaths: ['0.gif', '1.gif', '2.gif', '3.gif'], lambdaConcur: 4 },
      { buffers: 1 },
    );
    expect(answer).toMatchObject({ succeeded: 4, bytes: 4 * body.byteLength });
    const stored = await aws.s3.send(new GetObjectCommand({ Bucket: 'images', Key: objectKey(urlOf('2.gif')) }));
    expect(Buffer.compare(Buffer.from((await stored.Body?.transformToByteArray()) ?? []), body)).toBe(0);
    expect(
      (await aws.s3.send(new HeadObjectCommand({ Bucket: 'images', Key: objectKey(urlOf('3.gif')) }))).ETag,
    ).toMatch(/-3"$/);
  });

  it('of unknown length are uploaded too', async () => {
    const body = Buffer.concat([GIF, Buffer.alloc(7 * MIB)]);
    const answer = await download(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'image/gif' }).write(body);
        response.end();
      },
      { resourcePaths: ['0.gif', '1.gif'] },
      { buffers: 1 },
    );
    expect(answer).toMatchObject({ succeeded: 2, bytes: 2 * body.byteLength });
  });
});
