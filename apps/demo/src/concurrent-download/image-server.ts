import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Flag } from './flags/flag-set.js';
import { RequestLog, type RequestCounts } from './request-log.js';

/**
 * How the server treats what it is asked for. All of it is fixed by the path, so runs repeat; paths are those of the
 * flags.
 */
export interface ImageServerOptions {
  /** Time before every answer, in milliseconds: a server elsewhere takes some. @default 0 */
  readonly latencyMilliseconds?: number;
  /** Paths that take longer. @default - none */
  readonly slow?: ReadonlySet<string>;
  /** How long a slow path takes, in milliseconds. @default 400 */
  readonly slowMilliseconds?: number;
  /** Paths that answer 503 with `Retry-After` when first asked for, and the image from then on. @default - none */
  readonly busyAtFirst?: ReadonlySet<string>;
  /** What `Retry-After` says, in seconds. @default 1 */
  readonly retryAfterSeconds?: number;
  /** Paths that promise the whole image and close the connection half-way through it, every time. @default - none */
  readonly cutOff?: ReadonlySet<string>;
  /** Paths whose only validator is `Last-Modified`. @default - none */
  readonly withoutEtag?: ReadonlySet<string>;
  /** How to wait; rejects when the signal aborts. @default - real time */
  readonly delay?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds, for telling whether a client waited as long as it was asked to. @default - a monotonic clock */
  readonly now?: () => number;
}

/** A web server with images. */
export interface ImageServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/flags` */
  readonly baseUrl: string;
  /** `127.0.0.1:<port>`, for `allowedHosts`. */
  readonly host: string;
  /** What the server has seen since it started. */
  counts(): RequestCounts;
  /** The most requests that were open at once since this was last asked; asking starts anew. */
  takeMaxConcurrentRequests(): number;
}

/** When every flag was last changed, in whole seconds as HTTP has them. */
const LAST_MODIFIED = new Date('2026-01-01T00:00:00Z');

/**
 * Starts the server on a free port of 127.0.0.1. Images carry Content-Length, Last-Modified and an ETag, and answer
 * conditional requests with 304 (RFC 9110, section 13); what it has not is a 404, other methods than GET and HEAD are a
 * 405.
 */
export async function startImageServer(flags: readonly Flag[], options: ImageServerOptions = {}): Promise<ImageServer> {
  const images = new Map(flags.map((flag) => [`/flags/${flag.path}`, flag]));
  const log = new RequestLog(options.now ?? (() => performance.now()));
  const closing = new AbortController();
  // Every request that waits listens to it.
  setMaxListeners(0, closing.signal);
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const image = images.get(path);
    log.opened(image?.path ?? path);
    response.once('close', () => log.closed(response.statusCode));
    respond(request, response, image, { options, log, signal: closing.signal }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is never a string; only pipes have those.
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    baseUrl: `http://${host}/flags`,
    counts: () => log.counts(),
    takeMaxConcurrentRequests: () => log.takeMaxConcurrentRequests(),
    async [Symbol.asyncDispose]() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface ResponseContext {
  readonly options: ImageServerOptions;
  readonly log: RequestLog;
  readonly signal: AbortSignal;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  image: Flag | undefined,
  { options, log, signal }: ResponseContext,
): Promise<void> {
  const path = image?.path ?? '';
  const { delay = (milliseconds) => wait(milliseconds, undefined, { signal }) } = options;
  const milliseconds = options.slow?.has(path) ? (options.slowMilliseconds ?? 400) : (options.latencyMilliseconds ?? 0);
  if (milliseconds > 0) await delay(milliseconds, signal);

  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  if (image === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('No such flag\n');
    return;
  }
  if (options.busyAtFirst?.has(path) && log.requestsOf(path) === 1) {
    const seconds = options.retryAfterSeconds ?? 1;
    log.setRetryAfter(path, seconds * 1_000);
    response.writeHead(503, { 'retry-after': String(seconds) }).end();
    return;
  }
  const etag = options.withoutEtag?.has(path) ? undefined : `"${image.sha256}"`;
  const validators = { 'last-modified': LAST_MODIFIED.toUTCString(), ...(etag && { etag }) };
  if (isUnchanged(request, etag)) {
    response.writeHead(304, validators).end();
    return;
  }
  response.writeHead(200, { ...validators, 'content-type': image.contentType, 'content-length': image.body.length });
  if (request.method === 'HEAD') response.end();
  else if (options.cutOff?.has(path)) {
    const half = image.body.subarray(0, image.body.length / 2);
    log.sent(half.length);
    response.write(half, () => response.destroy());
  } else {
    log.sent(image.body.length);
    response.end(image.body);
  }
}

/**
 * Whether the client has this image already. `If-None-Match` stands above `If-Modified-Since` (RFC 9110, section
 * 13.2.2).
 */
function isUnchanged(request: IncomingMessage, etag: string | undefined): boolean {
  const known = request.headers['if-none-match'];
  if (known !== undefined)
    return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return LAST_MODIFIED.getTime() <= since;
}
