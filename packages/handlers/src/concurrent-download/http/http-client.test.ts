import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpResponse, createAddressPolicy } from '@stepwell/core/concurrent-download';
import { GIF, type ImageServer, startImageServer } from '../../testing/image-server.js';
import { type ResolveAll } from './checked-lookup.js';
import { type ClosableHttpClient, createHttpClient } from './http-client.js';

const open: (ClosableHttpClient | AsyncDisposable)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) {
    if ('close' in one) one.close();
    else await one[Symbol.asyncDispose]();
  }
});

async function serve(answer?: Parameters<typeof startImageServer>[0]): Promise<ImageServer> {
  const server = await startImageServer(answer);
  open.push(server);
  return server;
}

/** Sends a request. The host 127.0.0.1 is allowed by default. */
function get(
  url: string,
  {
    allowed = ['127.0.0.1'],
    timeoutMs = 5_000,
    resolve,
    signal = new AbortController().signal,
  }: { allowed?: string[]; timeoutMs?: number; resolve?: ResolveAll; signal?: AbortSignal } = {},
): Promise<HttpResponse> {
  const port = createHttpClient({
    policy: createAddressPolicy(allowed),
    timeoutMs,
    ...(resolve === undefined ? {} : { resolve }),
  });
  open.push(port);
  return port.request({ url, headers: { 'accept-encoding': 'identity' }, signal });
}

async function read(answer: HttpResponse): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const resolvesTo =
  (...addresses: string[]): ResolveAll =>
  (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('a request', () => {
  it('returns the status, the headers and the unchanged bytes', async () => {
    const server = await serve(
      (_, response) =>
        void response.writeHead(203, { 'content-type': 'image/gif', etag: '"1"', 'content-encoding': 'gzip' }).end(GIF),
    );
    const answer = await get(`${server.origin}/a.gif?x=1`);
    expect([answer.status, answer.header('etag'), answer.header('nothing')]).toEqual([203, '"1"', undefined]);
    expect(await read(answer)).toEqual(GIF);
    expect(server.requests).toMatchObject([{ path: '/a.gif?x=1', headers: { 'accept-encoding': 'identity' } }]);
  });

  it('follows no redirects', async () => {
    const server = await serve((_, response) => void response.writeHead(302, { location: '/b' }).end());
    expect((await get(`${server.origin}/a`)).status).toBe(302);
    expect(server.requests).toHaveLength(1);
  });

  it('reuses a connection after a body that was read or discarded', async () => {
    const server = await serve(
      (request, response) =>
        void response.writeHead(request.url === '/404' ? 404 : 200, { 'content-type': 'image/gif' }).end(GIF),
    );
    const port = createHttpClient({ policy: createAddressPolicy(['127.0.0.1']), timeoutMs: 5_000 });
    open.push(port);
    const signal = new AbortController().signal;
    await read(await port.request({ url: `${server.origin}/1`, headers: {}, signal }));
    await (await port.request({ url: `${server.origin}/404`, headers: {}, signal })).discard();
    await read(await port.request({ url: `${server.origin}/2`, headers: {}, signal }));
    expect(server.requests).toHaveLength(3);
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('is retried once on a new connection if the server has closed the kept-alive connection', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      const first = connections === 1;
      let seen = 0;
      socket.on('data', () => {
        seen += 1;
        // The first connection responds once with keep-alive, and is reset by the second request.
        if (first && seen === 2) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) });
    const port = createHttpClient({ policy: createAddressPolicy(['127.0.0.1']), timeoutMs: 5_000 });
    open.unshift(port);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const signal = new AbortController().signal;
    for (let n = 0; n < 2; n += 1) {
      expect((await read(await port.request({ url, headers: {}, signal }))).toString()).toBe('ok');
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(connections).toBe(2);
  });
});

describe('the address policy', () => {
  it('rejects a name that resolves to 127.0.0.1 before it connects', async () => {
    const server = await serve();
    await expect(get(`http://localhost:${server.port}/a.gif`)).rejects.toMatchObject({
      name: 'ConnectionFailed',
      kind: 'refused-address',
      retryable: false,
      message: expect.stringMatching(
        /^localhost resolves to (127\.0\.0\.1|::1), which is a loopback address; a host is exempt where allowedHosts names it$/,
      ),
    });
    expect(server.connections()).toBe(0);
  });

  it('rejects a name if one of its addresses is not public', async () => {
    await expect(
      get('http://images.example/', { resolve: resolvesTo('93.184.216.34', '169.254.169.254') }),
    ).rejects.toMatchObject({
      kind: 'refused-address',
      message:
        'images.example resolves to 169.254.169.254, which is a link-local address; a host is exempt where ' +
        'allowedHosts names it',
    });
    await expect(
      get('https://images.example/', { resolve: resolvesTo('2606:2800:220:1::1', '::ffff:10.0.0.1') }),
    ).rejects.toMatchObject({ kind: 'refused-address' });
  });

  it('rejects an address in the URL', async () => {
    const server = await serve();
    await expect(get(`${server.origin}/`, { allowed: [] })).rejects.toMatchObject({
      kind: 'refused-address',
      message: expect.stringContaining('127.0.0.1 is a loopback address'),
    });
    await expect(get(`${server.origin}/`, { allowed: ['127.0.0.1:1'] })).rejects.toMatchObject({
      kind: 'refused-address',
    });
    await expect(get('http://[::1]/', { allowed: [] })).rejects.toMatchObject({ kind: 'refused-address' });
    expect(server.connections()).toBe(0);
  });

  it('allows a listed name, whatever it resolves to', async () => {
    const server = await serve();
    const answer = await get(`http://flags.internal:${server.port}/a.gif`, {
      allowed: [`flags.internal:${server.port}`],
      resolve: resolvesTo('127.0.0.1'),
    });
    expect(await read(answer)).toEqual(GIF);
  });
});

describe('a faulty server', () => {
  it('that sends no headers times out', async () => {
    const server = await serve(() => undefined);
    await expect(get(`${server.origin}/`, { timeoutMs: 50 })).rejects.toMatchObject({
      kind: 'timeout',
      retryable: true,
      message: `127.0.0.1:${server.port} did not respond within 0.05 s`,
    });
  });

  it('that stops within its body times out', async () => {
    // Enough bytes that a slow machine does not see a slow server.
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 10_000 }).write('G'.repeat(5_000));
    });
    await expect(read(await get(`${server.origin}/`, { timeoutMs: 50 }))).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('sent no data for 0.05 s before the response was complete'),
    });
  });

  it('that sends a byte now and then times out', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      const drip = setInterval(() => response.write('G'), 10);
      response.once('close', () => clearInterval(drip));
    });
    await expect(read(await get(`${server.origin}/`, { timeoutMs: 60 }))).rejects.toMatchObject({
      kind: 'timeout',
      message: `127.0.0.1:${server.port} sent less than 1 KB a second before the response was complete`,
    });
  });

  it('does not time out because of a slow reader', async () => {
    const server = await serve((_, response) => void response.writeHead(200).end(Buffer.alloc(300_000)));
    const answer = await get(`${server.origin}/`, { timeoutMs: 30 });
    let bytes = 0;
    for await (const chunk of answer.body) {
      if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 90));
      bytes += chunk.byteLength;
    }
    expect(bytes).toBe(300_000);
  });

  it.each(['content-length', 'chunked'])(
    'that closes the connection within a body (%s) is a cut-off response',
    async (framing) => {
      const server = await serve((_, response) => {
        response.writeHead(200, framing === 'chunked' ? {} : { 'content-length': 1_000 });
        response.write('GIF89a', () => setImmediate(() => response.destroy()));
      });
      await expect(read(await get(`${server.origin}/`))).rejects.toMatchObject({
        kind: 'cut-off',
        retryable: true,
        message: `127.0.0.1:${server.port}: the connection closed before the response was complete (ECONNRESET)`,
      });
    },
  );

  it('that does not listen is a failed connection', async () => {
    const server = await startImageServer();
    await server[Symbol.asyncDispose]();
    await expect(get(`${server.origin}/`)).rejects.toMatchObject({
      kind: 'connect',
      retryable: true,
      message: `127.0.0.1:${server.port}: the connection failed (ECONNREFUSED)`,
    });
  });

  it('that closes the connection without a response is a failed connection', async () => {
    const server = await serve((request) => void request.socket.destroy());
    await expect(get(`${server.origin}/`)).rejects.toMatchObject({ kind: 'connect', retryable: true });
  });

  it('that sends too many headers violates the protocol', async () => {
    const server = await serve(
      (_, response) => void response.writeHead(200, { 'x-long': 'x'.repeat(64 * 1024) }).end(),
    );
    await expect(get(`${server.origin}/`)).rejects.toMatchObject({
      kind: 'protocol',
      retryable: false,
      message: expect.stringContaining('HPE_HEADER_OVERFLOW'),
    });
  });

  it('without TLS on an https URL is a permanent error', async () => {
    const server = await serve();
    await expect(get(`https://127.0.0.1:${server.port}/`)).rejects.toMatchObject({ kind: 'tls', retryable: false });
  });

  it('whose name does not exist is an unknown host', async () => {
    const missing: ResolveAll = (_name, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
    await expect(get('http://nowhere.invalid/', { resolve: missing })).rejects.toMatchObject({
      kind: 'unknown-host',
      message: 'nowhere.invalid: the host does not exist (ENOTFOUND)',
    });
    await expect(get('http://nowhere.invalid/', { resolve: resolvesTo() })).rejects.toMatchObject({
      kind: 'unknown-host',
    });
  });
});

describe('a signal', () => {
  it('aborts a request and a body', async () => {
    const silent = await serve(() => undefined);
    const controller = new AbortController();
    const request = get(`${silent.origin}/`, { signal: controller.signal });
    controller.abort();
    await expect(request).rejects.toMatchObject({ name: 'ConnectionFailed' });
    const server = await serve((_, response) => void response.writeHead(200, { 'content-length': 1_000 }).write('GIF'));
    const second = new AbortController();
    const body = read(await get(`${server.origin}/`, { signal: second.signal }));
    second.abort();
    await expect(body).rejects.toMatchObject({ kind: 'cut-off' });
  });
});

describe('an unused body', () => {
  it('closes its connection without reading it if it is long', async () => {
    let sent = 0;
    let closed: () => void;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const server = await serve((_, response) => {
      response.once('close', () => closed());
      response.writeHead(200, { 'content-length': 10 * 1024 ** 3 });
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) sent += 64 * 1024;
      };
      response.on('drain', more);
      more();
    });
    await (await get(`${server.origin}/`)).discard();
    await gone;
    expect(sent).toBeLessThan(16 * 1024 ** 2);
  });

  it('closes its connection if the iteration ends early', async () => {
    let closed: () => void;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const server = await serve((_, response) => {
      response.once('close', () => closed());
      response.writeHead(200).write(Buffer.alloc(1024 ** 2));
    });
    for await (const chunk of (await get(`${server.origin}/`)).body) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    await gone;
  });
});
