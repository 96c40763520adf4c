import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Flag } from './flags/flag-set.js';

/** How the server treats what it is asked for, besides sending images. Every behaviour is fixed by the path, so runs repeat. */
export interface ImageServerOptions {
  /** Paths that answer 503 with `Retry-After: 0` when first asked for. @default - none */
  readonly busyAtFirst?: ReadonlySet<string>;
  /** Paths that take a moment before they answer. @default - none */
  readonly slow?: ReadonlySet<string>;
  /** How long a slow path takes, in milliseconds. @default 80 */
  readonly slowMilliseconds?: number;
}

/** What the server has seen. */
export interface ImageServerCounts {
  /** Requests in all. */
  readonly requests: number;
  /** Answers by status code. */
  readonly answers: ReadonlyMap<number, number>;
  /** Bytes of images sent. */
  readonly bytes: number;
  /** The most requests that were open at once. */
  readonly mostAtOnce: number;
}

/** A web server with images. */
export interface ImageServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/flags` */
  readonly baseUrl: string;
  /** `127.0.0.1:<port>`, for `allowedHosts`. */
  readonly host: string;
  counts(): ImageServerCounts;
}

/** Starts the server on a free port of 127.0.0.1. Images have an ETag and answer conditional requests; what it has not is a 404. */
export async function startImageServer(flags: readonly Flag[], options: ImageServerOptions = {}): Promise<ImageServer> {
  const images = new Map(flags.map((flag) => [`/flags/${flag.path}`, flag]));
  const asked = new Set<string>();
  const answers = new Map<number, number>();
  let requests = 0;
  let bytes = 0;
  let open = 0;
  let mostAtOnce = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '/';
    const flag = images.get(url);
    const path = flag?.path ?? url;
    const first = !asked.has(path);
    asked.add(path);
    if (options.slow?.has(path)) await delay(options.slowMilliseconds ?? 80);
    if (flag === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('No such flag\n');
    else if (first && options.busyAtFirst?.has(path)) response.writeHead(503, { 'retry-after': '0' }).end();
    else if (request.headers['if-none-match'] === `"${flag.sha256}"`) response.writeHead(304, { etag: `"${flag.sha256}"` }).end();
    else {
      response.writeHead(200, { 'content-type': flag.contentType, 'content-length': flag.body.length, etag: `"${flag.sha256}"` }).end(flag.body);
      bytes += flag.body.length;
    }
  };

  const server = createServer((request, response) => {
    requests += 1;
    open += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    response.once('close', () => {
      open -= 1;
      answers.set(response.statusCode, (answers.get(response.statusCode) ?? 0) + 1);
    });
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    baseUrl: `http://${host}/flags`,
    counts: () => ({ requests, answers: new Map(answers), bytes, mostAtOnce }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
