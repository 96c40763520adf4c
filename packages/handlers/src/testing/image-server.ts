import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A GIF of one pixel, as any decoder reads it. */
export const GIF = Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64');

/** Answers one request. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse, nth: number) => void | Promise<void>;

/** A real HTTP server on 127.0.0.1 that counts what it is asked. */
export interface ImageServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** Paths and headers of every request, in order. */
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** The most requests that were open at a time. */
  readonly maxInFlight: () => number;
  /** Connections that were ever made. */
  readonly connections: () => number;
}

/** Starts a server; by default every path is the same GIF. */
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

/** Answers with the GIF. */
export function sendGif(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/gif', 'content-length': GIF.byteLength }).end(GIF);
}
