import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { PNG } from 'pngjs';

/** A web server with images and with the faults of real servers. */
export interface Origin extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`: its host must be in `allowedHosts`. */
  readonly url: string;
  readonly host: string;
  /** Requests so far, by path. */
  readonly requests: ReadonlyMap<string, number>;
  /** Complete response bodies. */
  readonly bodies: () => number;
  /** Maximum concurrent requests. */
  readonly maxConcurrentRequests: () => number;
}

type RequestHandler = (path: string, request: IncomingMessage, response: ServerResponse, nth: number) => void;

const TEN_GIGABYTES = 10 * 1024 ** 3;

/** The behavior by the first folder of a path. */
const folders: Record<string, RequestHandler> = {
  img: (path, request, response) => sendImage(path, request, response),
  missing: (_path, _request, response) =>
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not here</h1>'),
  busy: (path, request, response, nth) =>
    nth === 1 ? response.writeHead(503, { 'retry-after': '0' }).end() : sendImage(path, request, response),
  cut: (path, _request, response) => sendHalf(path, response),
  'cut-once': (path, request, response, nth) =>
    nth === 1 ? sendHalf(path, response) : sendImage(path, request, response),
  metadata: (_path, _request, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/iam/security-credentials/' }).end(),
  loopback: (_path, request, response) =>
    response.writeHead(302, { location: `http://localhost:${request.socket.localPort}/img/inside.png` }).end(),
  huge: (_path, _request, response) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': TEN_GIGABYTES });
    response.write(Buffer.alloc(1024));
  },
  page: (_path, _request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Please log in</h1>'),
};

/** Starts the server on a free port of 127.0.0.1. */
export async function startOrigin(): Promise<Origin> {
  const requests = new Map<string, number>();
  let bodies = 0;
  let open = 0;
  let maximum = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const nth = (requests.get(path) ?? 0) + 1;
    requests.set(path, nth);
    open += 1;
    maximum = Math.max(maximum, open);
    response.once('close', () => (open -= 1));
    response.once('finish', () => (bodies += response.statusCode === 200 ? 1 : 0));
    const answer = folders[path.split('/')[1] ?? ''] ?? folders['missing'];
    // One turn of the event loop later, so that concurrent requests overlap.
    setImmediate(() => answer?.(path, request, response, nth));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    requests,
    bodies: () => bodies,
    maxConcurrentRequests: () => maximum,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Returns a 4 × 4 PNG whose pixels depend on its path, so that every path has a different file. */
export function imageOf(path: string): Buffer {
  const png = new PNG({ width: 4, height: 4 });
  for (let index = 0; index < png.data.length; index += 1)
    png.data[index] = (path.charCodeAt(index % path.length) * 31 + index * 7 + path.length) % 256;
  return PNG.sync.write(png);
}

function sendImage(path: string, request: IncomingMessage, response: ServerResponse): void {
  const image = imageOf(path);
  const etag = `"${image.toString('base64url').slice(-24)}"`;
  if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { 'content-type': 'image/png', 'content-length': image.length, etag }).end(image);
}

function sendHalf(path: string, response: ServerResponse): void {
  const image = imageOf(path);
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': image.length });
  response.write(image.subarray(0, image.length / 2), () => response.destroy());
}
