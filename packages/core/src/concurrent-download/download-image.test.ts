import { describe, expect, it } from 'vitest';
import { ConnectionFailed } from './errors.js';
import { BatchFixture } from './testing/batch-fixture.js';
import { GIF, type ServedResponse, TestServer } from './testing/in-memory-dependencies.js';
import { type HttpRequest } from './dependencies.js';
import { type DownloadRules } from './attempt-download.js';

/** Downloads one image from a server with the given responses. */
async function download(
  answer: (request: HttpRequest, nth: number) => ServedResponse | Promise<ServedResponse>,
  rules: Partial<DownloadRules> = {},
) {
  const fixture = new BatchFixture(new TestServer(answer), rules);
  const { results } = await fixture.run();
  return { result: results[0], waits: fixture.clock.waits.slice(1), ...fixture, server: fixture.server };
}

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const html = new TextEncoder().encode('<!DOCTYPE html><title>Please sign in</title>');
const typed = (type: string | undefined, body: Uint8Array): ServedResponse => ({
  headers: type === undefined ? {} : { 'content-type': type },
  body,
});

describe('a transient failure', () => {
  it.each([408, 425, 429, 500, 502, 503, 504, 599])('with status %i is retried with backoff', async (status) => {
    const { result, waits, server, retries } = await download((_, nth) => (nth < 3 ? { status } : {}));
    expect(result).toMatchObject({ statusCode: 200 });
    expect(server.requests).toHaveLength(3);
    expect(waits).toEqual([250, 500]);
    expect(retries.map(({ attempt, delayMs }) => [attempt, delayMs])).toEqual([
      [1, 250],
      [2, 500],
    ]);
  });

  it.each(['connect', 'timeout', 'cut-off', 'unknown-host'] as const)(
    'of the connection (%s) is retried',
    async (kind) => {
      const { result, server } = await download((_, nth) =>
        nth === 1 ? Promise.reject(new ConnectionFailed(kind, 'no')) : {},
      );
      expect(result).toMatchObject({ statusCode: 200 });
      expect(server.requests).toHaveLength(2);
    },
  );

  it('ends after the last attempt, with the number of attempts in the message', async () => {
    const { result, server, store, table } = await download(() => ({ status: 503 }));
    expect(result).toEqual({
      url: 'https://example.com/flags/a.gif',
      statusCode: 503,
      message: '503 Service Unavailable (tried 4 times)',
    });
    expect(server.requests).toHaveLength(4);
    expect([store.objects.size, table.rows.size]).toEqual([0, 0]);
    expect((await download(() => ({ status: 503 }), { maxAttempts: 1 })).result).toMatchObject({
      message: '503 Service Unavailable',
    });
  });

  it('waits as long as Retry-After requires, in seconds or until a date', async () => {
    expect(
      (await download((_, nth) => (nth === 1 ? { status: 503, headers: { 'retry-after': '7' } } : {}))).waits,
    ).toEqual([7_500]);
    expect(
      (
        await download((_, nth) =>
          nth === 1 ? { status: 429, headers: { 'retry-after': 'Sun, 22 Nov 2026 00:00:20 GMT' } } : {},
        )
      ).waits,
    ).toEqual([20_500]);
  });
});

describe('a permanent failure', () => {
  it.each([
    [400, '400 Bad Request'],
    [401, '401 Unauthorized'],
    [403, '403 Forbidden'],
    [404, '404 Not Found'],
    [410, '410 Gone'],
    [451, '451 Unavailable For Legal Reasons'],
    [204, '204 No Content'],
    [206, '206 Partial Content'],
    [304, '304 Not Modified'],
    [499, '499'],
  ])('with status %i is not retried', async (status, message) => {
    const { result, server } = await download(() => ({ status }));
    expect(result).toEqual({ url: 'https://example.com/flags/a.gif', statusCode: status, message });
    expect(server.requests).toHaveLength(1);
  });

  it.each(['refused-address', 'tls', 'protocol'] as const)('of the connection (%s) is not retried', async (kind) => {
    const { result, server } = await download(() => Promise.reject(new ConnectionFailed(kind, 'the reason')));
    expect(result).toMatchObject({ statusCode: 0, message: 'the reason' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a redirect', () => {
  const redirectTo = (location: string, status = 302): ServedResponse => ({ status, headers: { location } });

  it.each([301, 302, 303, 307, 308])(
    '(%i) is followed, and the object has the key of the requested URL',
    async (status) => {
      const { result, server } = await download(({ url }) =>
        url.endsWith('/a.gif') ? redirectTo('../b.gif#x', status) : {},
      );
      expect(result).toEqual({
        url: 'https://example.com/flags/a.gif',
        statusCode: 200,
        filename: 'example.com/flags/a.gif',
      });
      expect(server.requests.map(({ url }) => url)).toEqual([
        'https://example.com/flags/a.gif',
        'https://example.com/b.gif',
      ]);
    },
  );

  it.each([
    ['http://169.254.169.254/latest/meta-data/', 'a link-local address'],
    ['http://127.0.0.1/', 'a loopback address'],
    ['http://[::ffff:10.0.0.1]/', 'a private address'],
    ['file:///etc/passwd', 'not http or https'],
    ['https://user:pw@example.com/', 'credentials'],
  ])('to %s is rejected without a request to the target', async (location, reason) => {
    const { result, server } = await download(() => redirectTo(location));
    expect(result).toMatchObject({
      statusCode: 0,
      message: expect.stringMatching(new RegExp(`^redirected to .*${reason}`)),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is followed at most five times', async () => {
    expect((await download((_, nth) => (nth <= 5 ? redirectTo(`/${nth}`) : {}))).result).toMatchObject({
      statusCode: 200,
    });
    const { result, server } = await download(({ url }) => redirectTo(url));
    expect(result).toMatchObject({
      statusCode: 0,
      message: 'redirected more than 5 times, last to https://example.com/flags/a.gif',
    });
    expect(server.requests).toHaveLength(6);
  });

  it('without a valid target is a failure', async () => {
    expect((await download(() => ({ status: 302, headers: {} }))).result).toMatchObject({
      statusCode: 302,
      message: '302',
    });
    expect((await download(() => redirectTo('http://[nonsense'))).result).toMatchObject({
      statusCode: 0,
      message: 'redirected to "http://[nonsense", which is no url',
    });
  });
});

describe('the size of an image', () => {
  it('is rejected by the announced length before the first byte is read', async () => {
    const body = { [Symbol.asyncIterator]: () => expect.unreachable() };
    const { result, server, store } = await download(
      () => ({ headers: { 'content-type': 'image/gif', 'content-length': String(10 * 1024 ** 3) }, body }),
      { maxBytes: 1024 ** 3 },
    );
    expect(result).toEqual({
      url: 'https://example.com/flags/a.gif',
      statusCode: 200,
      message: 'the image has 10 GiB, and the largest accepted has 1 GiB',
    });
    expect([server.requests.length, server.discarded, store.objects.size]).toEqual([1, 1, 0]);
  });

  it('is rejected during streaming if the announced length is missing or false', async () => {
    const announced: Record<string, string>[] = [{}, { 'content-length': '64' }];
    for (const length of announced) {
      const headers = { 'content-type': 'image/gif', ...length };
      let sent = 0;
      const endless = (async function* () {
        for (;;) {
          sent += 1;
          yield GIF;
        }
      })();
      const { result, server, store, table } = await download(() => ({ headers, body: endless }));
      expect(result).toMatchObject({
        statusCode: 200,
        message: 'the image has more than 1000 bytes, and the largest accepted has 1000 bytes',
      });
      expect(sent).toBe(16);
      expect([server.requests.length, server.inFlight, store.objects.size, table.rows.size]).toEqual([1, 0, 0, 0]);
    }
  });

  it('is accepted up to the exact limit', async () => {
    expect((await download(() => ({}), { maxBytes: GIF.byteLength })).result).toMatchObject({ statusCode: 200 });
    expect((await download(() => ({}), { maxBytes: GIF.byteLength - 1 })).result).toMatchObject({
      message: expect.stringContaining('more than 63 bytes'),
    });
  });

  it('that is smaller than announced is a cut-off body, which is retried and not stored', async () => {
    const cut = { headers: { 'content-type': 'image/gif', 'content-length': '100' } };
    expect((await download((_, nth) => (nth === 1 ? cut : {}))).result).toMatchObject({ statusCode: 200 });
    const { result, store, table } = await download(() => cut);
    expect(result).toMatchObject({ statusCode: 0, message: 'the body ended after 64 of 100 bytes (tried 4 times)' });
    expect([store.objects.size, table.rows.size]).toEqual([0, 0]);
  });

  it('that the connection cuts off is a cut-off body', async () => {
    const { result, store } = await download(() => ({
      body: (async function* () {
        yield GIF;
        throw new ConnectionFailed('cut-off', 'the connection ended in the middle of the body');
      })(),
    }));
    expect(result).toMatchObject({
      statusCode: 0,
      message: 'the connection ended in the middle of the body (tried 4 times)',
    });
    expect(store.objects.size).toBe(0);
  });
});

describe('the content of an image', () => {
  it.each([
    ['text/html; charset=utf-8', html, 'the content type is text/html; accepted are image/*'],
    [undefined, html, 'the content type is not given; accepted are image/*'],
    ['application/octet-stream', html, 'the content type is application/octet-stream; accepted are image/*'],
    ['image/gif', html, 'the body does not begin as image/gif does'],
    ['image/png', new Uint8Array(), 'the body is empty, though it says that it is image/png'],
  ])('%s is rejected if it is not an image', async (type, body, message) => {
    const { result, server, store } = await download(() => typed(type, body));
    expect(result).toMatchObject({ statusCode: 200, message });
    expect([server.requests.length, server.inFlight, store.objects.size]).toEqual([1, 0, 0]);
  });

  it.each([
    ['image/gif', GIF, 'image/gif'],
    ['IMAGE/PNG; x=1', png, 'image/png'],
    [undefined, png, 'image/png'],
    ['application/octet-stream', GIF, 'image/gif'],
    ['image/jpg', png, 'image/png'],
    ['image/svg+xml', html, 'image/svg+xml'],
    ['image/x-unheard-of', html, 'image/x-unheard-of'],
    ['image/apng', png, 'image/apng'],
  ])('declared as %s is stored with the type that its bytes show', async (type, body, kept) => {
    const { result, store, table } = await download(() => typed(type, body));
    expect(result).toMatchObject({ statusCode: 200 });
    expect(store.objects.get('example.com/flags/a.gif')).toMatchObject({ contentType: kept, bytes: body.byteLength });
    expect(table.rows.get('https://example.com/flags/a.gif')).toMatchObject({ contentType: kept });
  });

  it('is unrestricted if the rules accept every type', async () => {
    expect((await download(() => typed('text/html', html), { contentTypes: ['*'] })).result).toMatchObject({
      statusCode: 200,
    });
    expect((await download(() => typed(undefined, html), { contentTypes: ['*'] })).result).toMatchObject({
      statusCode: 200,
    });
    expect(
      (await download(() => typed('image/gif', GIF), { contentTypes: ['image/png', 'application/pdf'] })).result,
    ).toMatchObject({ message: 'the content type is image/gif; accepted are image/png, application/pdf' });
  });

  it('that the server encodes despite the request is stored as sent', async () => {
    const { store, server } = await download(() => ({
      headers: { 'content-type': 'image/gif', 'content-encoding': 'gzip' },
      body: html,
    }));
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
    expect(store.objects.get('example.com/flags/a.gif')).toMatchObject({
      contentEncoding: 'gzip',
      contentType: 'image/gif',
    });
  });
});

describe('an encoding that S3 interprets itself', () => {
  it('is rejected', async () => {
    const { result, store } = await download(() => ({
      headers: { 'content-type': 'image/gif', 'content-encoding': 'aws-chunked' },
    }));
    expect(result).toMatchObject({
      statusCode: 200,
      message: 'the content encoding is aws-chunked, though none was asked for',
    });
    expect(store.objects.size).toBe(0);
  });
});

describe('a store or table that fails', () => {
  it('causes a failure that identifies the store or the table', async () => {
    const fixture = new BatchFixture(new TestServer(() => ({})));
    fixture.store.put = () => Promise.reject(Object.assign(new Error('no access'), { name: 'AccessDenied' }));
    expect((await fixture.run()).results).toMatchObject([
      { statusCode: 0, message: 'it could not be stored: AccessDenied: no access' },
    ]);
    expect(fixture.server.inFlight).toBe(0);
    const second = new BatchFixture(new TestServer(() => ({})));
    second.table.put = () => Promise.reject(new Error('throttled'));
    expect((await second.run()).results).toMatchObject([
      { statusCode: 0, message: 'it is stored, but its row could not be written: Error: throttled' },
    ]);
  });
});
