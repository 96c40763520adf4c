import { request, type Server } from 'node:http';
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { type Socket } from 'node:net';
import { duplexPair } from 'node:stream';

/** How connections of HTTP/2 without TLS start: https://www.rfc-editor.org/rfc/rfc9113#section-3.4 */
const preface = 'PRI ';

/** Headers of HTTP/1.1 that HTTP/2 does not have. */
const ofConnection: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * Lets a server of HTTP/1.1 also serve connections of HTTP/2 without TLS, which clients of the AWS SDK for JavaScript
 * open for Bedrock, Polly, Kinesis and other services with streams. Each of their requests is passed to the server
 * within the process.
 *
 * @returns a function that ends these connections
 */
export function serveHttp2(server: Server): () => void {
  const [connected] = server.listeners('connection') as ((socket: object) => void)[]; // of the server itself
  if (connected === undefined) throw new Error('The server must have a listener for connections');
  server.removeListener('connection', connected);
  const sockets = new Set<Socket>();
  let http2: Promise<Http2Server> | undefined;
  const begin = async (socket: Socket): Promise<void> => {
    http2 ??= createHttp2Server((connection) => connected.call(server, connection));
    (await http2).emit('connection', socket);
  };
  server.on('connection', (socket: Socket) => {
    const ignore = (): void => undefined;
    socket.on('error', ignore);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.once('readable', () => {
      socket.off('error', ignore);
      const start = socket.read() as Buffer | null;
      if (start !== null) socket.unshift(start);
      if (start?.subarray(0, preface.length).toString('latin1') === preface) return void begin(socket);
      sockets.delete(socket);
      connected.call(server, socket);
    });
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

async function createHttp2Server(connect: (connection: object) => void): Promise<Http2Server> {
  const { createServer, constants } = await import('node:http2');
  const server = createServer();
  server.on('sessionError', () => undefined); // the client has disconnected
  server.on('stream', (stream, headers) =>
    forward(stream, headers, connect, () => stream.close(constants.NGHTTP2_INTERNAL_ERROR)),
  );
  return server;
}

function forward(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  connect: (connection: object) => void,
  fail: () => void,
): void {
  const [here, there] = duplexPair();
  connect(there);
  const sent = request({
    createConnection: () => here as Socket, // any duplex stream is a connection
    method: headers[':method'],
    path: headers[':path'],
    headers: {
      ...Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':'))),
      host: headers[':authority'] ?? headers.host,
    },
  });
  stream.on('error', () => undefined);
  stream.once('close', () => {
    sent.destroy();
    there.destroy();
  });
  sent.once('error', () => {
    if (!stream.destroyed) fail();
  });
  sent.once('response', (response) => {
    const kept = Object.entries(response.headers).filter(([name]) => !ofConnection.has(name));
    stream.respond({ ...Object.fromEntries(kept), ':status': response.statusCode ?? 500 });
    response.pipe(stream);
    response.once('error', fail);
  });
  stream.pipe(sent);
}
