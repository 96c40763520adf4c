import { beforeAll, describe, expect, it } from 'vitest';
import { type Flag, makeFlags } from './flags/flag-set.js';
import { type ImageServerOptions, startImageServer } from './image-server.js';

let flags: Flag[];
beforeAll(async () => {
  flags = await makeFlags(4);
});

const pathOf = (index: number): string => flags[index]?.path ?? '';
const bodyOf = (index: number): Buffer => flags[index]?.body ?? Buffer.of();

async function withServer<T>(
  options: ImageServerOptions,
  use: (url: (index: number) => string, server: Awaited<ReturnType<typeof startImageServer>>) => Promise<T>,
): Promise<T> {
  await using server = await startImageServer(flags, options);
  return await use((index) => `${server.baseUrl}/${pathOf(index)}`, server);
}

describe('the image server', () => {
  it('sends each flag with its type, size, ETag and date', () =>
    withServer({}, async (url) => {
      const response = await fetch(url(0));
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'image/gif',
        'content-length': String(bodyOf(0).length),
        'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
        etag: `"${flags[0]?.sha256 ?? ''}"`,
      });
      expect(Buffer.from(await response.arrayBuffer()).equals(bodyOf(0))).toBe(true);
    }));

  it.each([
    ['the ETag', () => ({ 'if-none-match': `"${flags[0]?.sha256 ?? ''}"` }), 304],
    [
      'the ETag among others, as a weak one',
      () => ({ 'if-none-match': `"other", W/"${flags[0]?.sha256 ?? ''}"` }),
      304,
    ],
    ['any ETag', () => ({ 'if-none-match': '*' }), 304],
    [
      'another ETag, whatever the date',
      () => ({ 'if-none-match': '"other"', 'if-modified-since': 'Fri, 02 Jan 2026 00:00:00 GMT' }),
      200,
    ],
    ['the date', () => ({ 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }), 304],
    ['an older date', () => ({ 'if-modified-since': 'Wed, 31 Dec 2025 23:59:59 GMT' }), 200],
    ['no date', () => ({ 'if-modified-since': 'yesterday' }), 200],
  ])('handles a conditional request with %s', (_what, headers, status) =>
    withServer({}, async (url, server) => {
      const response = await fetch(url(0), { headers: headers() });
      const body = await response.arrayBuffer();
      expect([response.status, body.byteLength, server.counts().bytes]).toEqual(
        status === 304 ? [304, 0, 0] : [200, bodyOf(0).length, bodyOf(0).length],
      );
    }),
  );

  it('omits the ETag of the specified paths', () =>
    withServer({ withoutEtag: new Set([pathOf(1)]) }, async (url) => {
      expect((await fetch(url(1))).headers.get('etag')).toBeNull();
      expect((await fetch(url(1), { headers: { 'if-none-match': `"${flags[1]?.sha256 ?? ''}"` } })).status).toBe(200);
      expect((await fetch(url(0))).headers.has('etag')).toBe(true);
    }));

  it('returns 503 once for the specified paths', () =>
    withServer({ busyAtFirst: new Set([pathOf(1)]), retryAfterSeconds: 7 }, async (url) => {
      const first = await fetch(url(1));
      expect([first.status, first.headers.get('retry-after')]).toEqual([503, '7']);
      expect((await fetch(url(1))).status).toBe(200);
      expect((await fetch(url(0))).status).toBe(200);
    }));

  it('counts requests that come before their Retry-After', async () => {
    const clock = { now: 0 };
    const options = { busyAtFirst: new Set([pathOf(0), pathOf(1)]), retryAfterSeconds: 2, now: () => clock.now };
    await withServer(options, async (url, server) => {
      await fetch(url(0));
      await fetch(url(1));
      clock.now = 1_999;
      await fetch(url(0));
      clock.now = 2_000;
      await fetch(url(1));
      expect(server.counts().tooEarly).toBe(1);
    });
  });

  it('delays its responses, longer for slow paths', async () => {
    const waited: number[] = [];
    const delay = (milliseconds: number): Promise<void> => Promise.resolve(void waited.push(milliseconds));
    await withServer(
      { latencyMilliseconds: 20, slow: new Set([pathOf(2)]), slowMilliseconds: 900, delay },
      async (url, server) => {
        await fetch(url(2));
        await fetch(url(0));
        await fetch(`${server.baseUrl}/zz/zz.gif`);
      },
    );
    expect(waited).toEqual([900, 20, 20]);
  });

  it('always closes the connection halfway for the specified paths', () =>
    withServer({ cutOff: new Set([pathOf(3)]) }, async (url, server) => {
      for (const time of [1, 2]) {
        const response = await fetch(url(3));
        expect(response.headers.get('content-length')).toBe(String(bodyOf(3).length));
        await expect(response.arrayBuffer(), `time ${time}`).rejects.toThrow();
      }
      expect(server.counts().bytes).toBe(2 * Math.floor(bodyOf(3).length / 2));
    }));

  it('returns 404 for unknown paths and 405 for other methods', () =>
    withServer({}, async (url, server) => {
      expect((await fetch(`${server.baseUrl}/zz/zz.gif`)).status).toBe(404);
      expect((await fetch(url(0), { method: 'POST', body: 'x' })).status).toBe(405);
      const head = await fetch(url(0), { method: 'HEAD' });
      expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bodyOf(0).length)]);
    }));

  it('counts requests, responses and bytes, also by path', () =>
    withServer({}, async (url, server) => {
      for (const index of [0, 1, 2, 0]) await (await fetch(url(index))).arrayBuffer();
      await (await fetch(`${server.baseUrl}/nothing`)).text();
      const counts = server.counts();
      expect({ ...counts, byPath: counts.byPath.get(pathOf(0)) }).toEqual({
        requests: 5,
        tooEarly: 0,
        responses: new Map([
          [200, 4],
          [404, 1],
        ]),
        byPath: 2,
        bytes: bodyOf(0).length * 2 + bodyOf(1).length + bodyOf(2).length,
      });
    }));

  it('returns and resets the maximum of concurrent requests', async () => {
    const release: (() => void)[] = [];
    const delay = (): Promise<void> => new Promise((resolve) => void release.push(resolve));
    await withServer({ latencyMilliseconds: 1, delay }, async (url, server) => {
      const three = [0, 1, 2].map(async (index) => (await fetch(url(index))).arrayBuffer());
      await expect.poll(() => release.length).toBe(3);
      release.splice(0).forEach((go) => go());
      await Promise.all(three);
      expect(server.takeMaxConcurrentRequests()).toBe(3);
      const one = fetch(url(0));
      await expect.poll(() => release.length).toBe(1);
      release.splice(0).forEach((go) => go());
      await one;
      expect(server.takeMaxConcurrentRequests()).toBe(1);
    });
  });

  it('closes while requests are open', async () => {
    const server = await startImageServer(flags, { latencyMilliseconds: 60_000 });
    const waiting = fetch(`${server.baseUrl}/${pathOf(0)}`);
    const outcome = expect(waiting).rejects.toThrow();
    await expect.poll(() => server.counts().requests).toBe(1);
    await server[Symbol.asyncDispose]();
    await outcome;
  });
});
