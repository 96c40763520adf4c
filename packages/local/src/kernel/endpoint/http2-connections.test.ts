import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { connect, type ClientHttp2Session } from 'node:http2';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { serveHttp2 } from './http2-connections.js';

/** A server that answers with the request, and never answers `/hang`. */
async function startEcho() {
  const aborted: Promise<unknown>[] = [];
  const server = createServer((http, response) => {
    if (http.url === '/hang') return void aborted.push(once(response, 'close'));
    void buffer(http).then((body) => {
      response.writeHead(http.method === 'HEAD' ? 204 : 201, { 'x-host': http.headers.host, connection: 'keep-alive' });
      response.end(`${http.method} ${http.url} ${body.length}`);
    });
  });
  const close = serveHttp2(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return {
    port,
    aborted,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        close();
        server.closeAllConnections();
      }),
  };
}

async function send(session: ClientHttp2Session, path: string, body: Buffer) {
  const stream = session.request({ ':method': 'POST', ':path': path });
  const [[headers], content] = await Promise.all([
    once(stream, 'response') as Promise<[Record<string, unknown>]>,
    text(stream.end(body)),
  ]);
  return [headers[':status'], headers['x-host'], headers['connection'], content];
}

it('serves HTTP/2 and HTTP/1.1 on one port', async () => {
  const { port, close } = await startEcho();
  const session = connect(`http://127.0.0.1:${port}`);
  const bodies = [0, 1, 100_000, 3_000_000].map((size) => Buffer.alloc(size, 'a'));
  const answers = await Promise.all(bodies.map((body, index) => send(session, `/${index}`, body)));
  expect(answers).toEqual(
    bodies.map(({ length }, index) => [201, `127.0.0.1:${port}`, undefined, `POST /${index} ${length}`]),
  );
  const agent = new Agent({ keepAlive: true });
  for (const isReused of [false, true]) {
    const sent = request({ agent, port, method: 'PUT', path: '/one' }).end('body');
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
    expect([await text(response), sent.reusedSocket]).toEqual(['PUT /one 4', isReused]);
  }
  agent.destroy();
  session.close();
  await close();
});

it('ends the request of a stream that its client ends, and all connections when it closes', async () => {
  const { port, aborted, close } = await startEcho();
  const session = connect(`http://127.0.0.1:${port}`);
  const closed = once(session, 'close');
  const silent = connectSocket(port, '127.0.0.1');
  const stream = session.request({ ':path': '/hang' });
  stream.on('error', () => undefined);
  await send(session, '/ping', Buffer.from(''));
  stream.close();
  await Promise.all(aborted);
  expect(aborted).toHaveLength(1);
  const ended = once(silent, 'close');
  await close();
  await Promise.all([closed, ended]);
});
