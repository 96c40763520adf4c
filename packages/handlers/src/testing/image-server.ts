import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A GIF of one pixel. */
export const GIF = Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64');

/** Responds to one request. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse, nth: number) => void | Promise<void>;

/** An HTTP server on 127.0.0.1 that records its requests. */
export interface ImageServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** Paths and headers of every request, in order. */
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** The maximum number of concurrent requests. */
  readonly maxInFlight: () => number;
  /** The number of connections so far. */
  readonly connections: () => number;
}

/** Starts a server. By default, every path returns the same GIF. */
export async function startImageServer(handle: RequestHandler = sendGif): Promise<ImageServer> {
  const requests: ImageServer['requests'] = [];
  const perPath = new Map<string, number>();
  let inFlight = 0;
  let maxInFlight = 0;
  let connections = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push({ path, headers: request.headers });
    const nth = (perPath.get(path) ?? 0) + 1;
    perPath.set(path, nth);
    inFlight += 1;
    maxInFlight = Math.max(maxInFlight, inFlight);
    response.once('close', () => (inFlight -= 1));
    void handle(request, response, nth);
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests,
    maxInFlight: () => maxInFlight,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Responds with the GIF. */
export function sendGif(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/gif', 'content-length': GIF.byteLength }).end(GIF);
}
