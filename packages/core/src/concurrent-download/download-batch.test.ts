import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSemaphore } from './download-batch.js';
import { ConnectionFailed } from './errors.js';
import { BatchFixture } from './testing/batch-fixture.js';
import { GIF, TestServer } from './testing/in-memory-dependencies.js';

describe('permits', () => {
  it('never exceed the limit, are all in use while work waits, and are granted in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 6 }),
        fc.nat({ max: 25 }),
        async (scheduler, count, works) => {
          const slots = createSemaphore(count);
          const started: number[] = [];
          let busy = 0;
          let most = 0;
          const all = Array.from({ length: works }, (_, n) =>
            slots.run(async () => {
              started.push(n);
              busy += 1;
              most = Math.max(most, busy);
              await scheduler.schedule(Promise.resolve());
              busy -= 1;
              if (n % 5 === 0) throw new Error('failed');
            }),
          );
          await scheduler.waitFor(Promise.allSettled(all));
          expect(most).toBe(Math.min(count, works));
          expect(started).toEqual(Array.from({ length: works }, (_, n) => n));
        },
      ),
    );
  });
});

const paths = (count: number): string[] => Array.from({ length: count }, (_, n) => `${n}.gif`);

describe('downloading a batch', () => {
  it('stores every image, writes its row, and reports in the order of the paths', async () => {
    const fixture = new BatchFixture(
      new TestServer(() => ({
        headers: { 'content-type': 'image/gif', etag: '"1"', 'last-modified': 'Sun, 22 Nov 2026 07:00:00 GMT' },
      })),
    );
    const outcome = await fixture.run({ resourcePaths: paths(12) });
    expect(outcome).toMatchObject({
      requested: 12,
      succeeded: 12,
      unchanged: 0,
      failed: 0,
      bytes: 12 * GIF.byteLength,
    });
    expect(outcome.results).toEqual(
      paths(12).map((path) => ({
        url: `https://example.com/flags/${path}`,
        statusCode: 200,
        filename: `example.com/flags/${path}`,
      })),
    );
    expect(fixture.store.objects.size).toBe(12);
    expect(fixture.table.rows.get('https://example.com/flags/3.gif')).toEqual({
      url: 'https://example.com/flags/3.gif',
      key: 'example.com/flags/3.gif',
      bucket: 'images',
      etag: '"1"',
      lastModified: 'Sun, 22 Nov 2026 07:00:00 GMT',
      contentType: 'image/gif',
      size: GIF.byteLength,
      downloadedAt: '2026-11-22T00:00:00.000Z',
    });
  });

  it.each([1, 5, 40])('keeps exactly %i requests in flight while work is waiting', async (lambdaConcur) => {
    const server = new TestServer(async ({ signal }) => {
      await fixture.clock.sleep(10, signal);
      return {};
    });
    const fixture = new BatchFixture(server);
    await fixture.run({ resourcePaths: paths(100), lambdaConcur });
    expect(server.maxInFlight).toBe(lambdaConcur);
    expect(server.requests).toHaveLength(100);
  });

  it('counts a request as in flight until its body is stored', async () => {
    const server = new TestServer(({ signal }) => ({
      body: (async function* () {
        yield GIF;
        await fixture.clock.sleep(10, signal);
        yield GIF;
      })(),
    }));
    const fixture = new BatchFixture(server);
    expect(await fixture.run({ resourcePaths: paths(20), lambdaConcur: 3 })).toMatchObject({ succeeded: 20 });
    expect(server.maxInFlight).toBe(3);
  });

  it('continues with other images while one image waits for another attempt', async () => {
    const order: string[] = [];
    const server = new TestServer(({ url }, nth) => {
      order.push(url.slice(-6));
      return nth === 1 ? { status: 503 } : {};
    });
    const outcome = await new BatchFixture(server).run({ resourcePaths: paths(4), lambdaConcur: 1 });
    expect(order).toEqual(['0.gif', '1.gif', '2.gif', '3.gif', '0.gif'].map((name) => `/${name}`));
    expect(outcome.succeeded).toBe(4);
  });

  it('downloads valid images despite a failed one', async () => {
    const server = new TestServer(({ url }) => {
      if (url.endsWith('/1.gif')) return { status: 404 };
      if (url.endsWith('/2.gif')) throw new Error('a bug of the port');
      return {};
    });
    const outcome = await new BatchFixture(server).run({ resourcePaths: ['0.gif', '1.gif', '2.gif', '../x'] });
    expect(outcome).toMatchObject({ requested: 4, succeeded: 1, failed: 3 });
    expect(outcome.results.slice(1)).toEqual([
      { url: 'https://example.com/flags/1.gif', statusCode: 404, message: '404 Not Found' },
      { url: 'https://example.com/flags/2.gif', statusCode: 0, message: 'Error: a bug of the port' },
      {
        url: 'https://example.com/flags/../x',
        statusCode: 0,
        message: expect.stringMatching(/^resource path must be a path .*, got "..\/x"$/),
      },
    ]);
  });

  it('downloads a URL once if two paths resolve to it', async () => {
    const server = new TestServer(() => ({}));
    const outcome = await new BatchFixture(server).run({ resourcePaths: ['a b.gif', 'a%20b.gif', 'c.gif'] });
    expect(server.requests).toHaveLength(2);
    expect(outcome).toMatchObject({ requested: 3, succeeded: 3, bytes: 2 * GIF.byteLength });
    expect(outcome.results[0]).toEqual(outcome.results[1]);
  });

  it('rejects if the table is unreadable, so that the state machine retries', async () => {
    const fixture = new BatchFixture(new TestServer(() => ({})));
    fixture.table.get = () => Promise.reject(new Error('throttled'));
    await expect(fixture.run()).rejects.toThrow('throttled');
    expect(fixture.server.requests).toHaveLength(0);
  });
});

describe('the time of a batch', () => {
  it('cancels requests at the deadline and reports images without an attempt', async () => {
    const server = new TestServer(
      (request) =>
        new Promise((_, reject) =>
          request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)),
        ),
    );
    const fixture = new BatchFixture(server);
    const outcome = await fixture.run({ resourcePaths: paths(4), lambdaConcur: 2 }, 10_000);
    expect(fixture.clock.waits).toEqual([10_000]);
    expect(server.requests).toHaveLength(2);
    expect(outcome.results.map((result) => ('message' in result ? result.message : ''))).toEqual([
      "it was not finished in the function's time",
      "it was not finished in the function's time",
      "it was not tried: the function's time was used up; give it more time or smaller batches",
      "it was not tried: the function's time was used up; give it more time or smaller batches",
    ]);
    expect(fixture.store.objects.size).toBe(0);
  });

  it('starts no wait that would end after the deadline', async () => {
    const fixture = new BatchFixture(new TestServer(() => ({ status: 429, headers: { 'retry-after': '3600' } })));
    const outcome = await fixture.run();
    expect(outcome.results).toEqual([
      {
        url: 'https://example.com/flags/a.gif',
        statusCode: 429,
        message: '429 Too Many Requests (the server asks for 3600 s of patience, more than the function has left)',
      },
    ]);
    expect(fixture.server.requests).toHaveLength(1);
    const refused = new BatchFixture(
      new TestServer(() => Promise.reject(new ConnectionFailed('connect', 'no connection'))),
    );
    expect((await refused.run({}, 200)).results).toMatchObject([
      { statusCode: 0, message: 'no connection (no time was left for another try)' },
    ]);
  });
});

describe('a wait that the deadline interrupts', () => {
  it('ends with the failure that preceded it', async () => {
    const fixture = new BatchFixture(new TestServer(() => ({ status: 503 })));
    // A clock whose long waits never end, which simulates a function that is frozen during a wait.
    const sleep = fixture.clock.sleep.bind(fixture.clock);
    fixture.clock.sleep = (ms, signal) =>
      ms === 250
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
        : sleep(ms, signal);
    expect((await fixture.run({}, 10_000)).results).toMatchObject([
      { statusCode: 503, message: '503 Service Unavailable' },
    ]);
  });
});

describe('a batch that runs again', () => {
  const validators = { 'content-type': 'image/gif', etag: '"1"', 'last-modified': 'Sun, 22 Nov 2026 07:00:00 GMT' };
  const conditional = () =>
    new TestServer(({ headers }) => (headers['if-none-match'] === '"1"' ? { status: 304 } : { headers: validators }));

  it('downloads no unchanged images', async () => {
    const fixture = new BatchFixture(conditional());
    await fixture.run({ resourcePaths: paths(3) });
    const rows = new Map(fixture.table.rows);
    const outcome = await fixture.run({ resourcePaths: paths(4) });
    expect(outcome).toMatchObject({ requested: 4, succeeded: 4, unchanged: 3, bytes: GIF.byteLength });
    expect(outcome.results[0]).toEqual({
      url: 'https://example.com/flags/0.gif',
      statusCode: 304,
      filename: 'example.com/flags/0.gif',
      unchanged: true,
    });
    expect([...fixture.table.rows].slice(0, 3)).toEqual([...rows]);
    expect(fixture.server.requests.filter(({ url }) => url.endsWith('/0.gif'))[1]?.headers).toMatchObject({
      'if-none-match': '"1"',
      'if-modified-since': 'Sun, 22 Nov 2026 07:00:00 GMT',
    });
  });

  it('downloads unchanged images again with force', async () => {
    const fixture = new BatchFixture(conditional());
    await fixture.run();
    expect(await fixture.run({ force: true })).toMatchObject({ unchanged: 0, bytes: GIF.byteLength });
    expect(fixture.server.requests[1]?.headers).not.toHaveProperty('if-none-match');
  });

  it('downloads an image again if its object is deleted, replaced or stored in another bucket', async () => {
    const fixture = new BatchFixture(conditional());
    const key = 'example.com/flags/a.gif';
    const url = 'https://example.com/flags/a.gif';
    await fixture.run();
    fixture.store.objects.delete(key);
    expect(await fixture.run()).toMatchObject({ succeeded: 1, unchanged: 0 });
    fixture.store.objects.set(key, { bytes: 1, contentType: 'image/gif' });
    expect(await fixture.run()).toMatchObject({ succeeded: 1, unchanged: 0 });
    const row = fixture.table.rows.get(url);
    if (row === undefined) throw new Error('the row is missing');
    fixture.table.rows.set(url, { ...row, bucket: 'another' });
    expect(await fixture.run()).toMatchObject({ succeeded: 1, unchanged: 0 });
    expect(await fixture.run()).toMatchObject({ succeeded: 1, unchanged: 1 });
  });

  it('identifies an unchanged image by its validators if the server sends full responses to all requests', async () => {
    for (const validator of [
      ['etag', '"1"'],
      ['last-modified', 'Sun, 22 Nov 2026 07:00:00 GMT'],
    ] as const) {
      const fixture = new BatchFixture(
        new TestServer(() => ({ headers: { 'content-type': 'image/gif', ...Object.fromEntries([validator]) } })),
      );
      await fixture.run();
      expect(await fixture.run()).toMatchObject({ succeeded: 1, unchanged: 1, bytes: 0 });
      expect(fixture.server.discarded).toBe(1);
    }
  });

  it('sends unconditional requests if the last response had no validators', async () => {
    const fixture = new BatchFixture(new TestServer(() => ({})));
    await fixture.run();
    expect(await fixture.run()).toMatchObject({ succeeded: 1, unchanged: 0, bytes: GIF.byteLength });
  });

  it('downloads changed images', async () => {
    const changes: Record<string, string>[] = [{ etag: '"2"' }, { etag: '"1"', 'content-length': '64000' }, {}];
    for (const changed of changes) {
      const fixture = new BatchFixture(
        new TestServer((_, nth) => ({
          headers: { 'content-type': 'image/gif', ...(nth === 1 ? { etag: '"1"' } : changed) } as Record<
            string,
            string
          >,
        })),
        { maxBytes: 100_000, maxAttempts: 1 },
      );
      await fixture.run();
      expect(await fixture.run()).toMatchObject({ unchanged: 0 });
    }
  });
});
