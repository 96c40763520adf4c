import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Flag } from './flags/flag-set.js';
import { RequestLog, type RequestCounts } from './request-log.js';

/**
 * Options of the image server. The behavior depends only on the path, so executions are repeatable. Paths are paths of
 * flags.
 */
export interface ImageServerOptions {
  /** Delay before every response, in milliseconds. @default 0 */
  readonly latencyMilliseconds?: number;
  /** Paths with a longer delay. @default - none */
  readonly slow?: ReadonlySet<string>;
  /** Delay of a slow path, in milliseconds. @default 400 */
  readonly slowMilliseconds?: number;
  /** Paths that return 503 with `Retry-After` for the first request, and the image afterward. @default - none */
  readonly busyAtFirst?: ReadonlySet<string>;
  /** The value of `Retry-After`, in seconds. @default 1 */
  readonly retryAfterSeconds?: number;
  /** Paths whose connection is always closed after half of the image. @default - none */
  readonly cutOff?: ReadonlySet<string>;
  /** Paths whose only validator is `Last-Modified`. @default - none */
  readonly withoutEtag?: ReadonlySet<string>;
  /** Waits for a time; rejects when the signal aborts. @default - real time */
  readonly delay?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Returns the time in milliseconds, to detect early retries. @default - a monotonic clock */
  readonly now?: () => number;
}

/** A web server with images. */
export interface ImageServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/flags` */
  readonly baseUrl: string;
  /** `127.0.0.1:<port>`, for `allowedHosts`. */
  readonly host: string;
  /** Returns the counts since the server started. */
  counts(): RequestCounts;
  /** Returns the maximum of concurrent requests since the last call, and resets it. */
  takeMaxConcurrentRequests(): number;
}

/** The last modification of every flag. HTTP dates have a resolution of one second. */
const LAST_MODIFIED = new Date('2026-01-01T00:00:00Z');

/**
 * Starts the server on a free port of 127.0.0.1. Images have Content-Length, Last-Modified and an ETag. Conditional
 * requests get 304 (RFC 9110, section 13), unknown paths 404, and methods other than GET and HEAD 405.
 */
export async function startImageServer(flags: readonly Flag[], options: ImageServerOptions = {}): Promise<ImageServer> {
  const images = new Map(flags.map((flag) => [`/flags/${flag.path}`, flag]));
  const log = new RequestLog(options.now ?? (() => performance.now()));
  const closing = new AbortController();
  // Every waiting request listens to the signal.
  setMaxListeners(0, closing.signal);
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const image = images.get(path);
    log.opened(image?.path ?? path);
    response.once('close', () => log.closed(response.statusCode));
    respond(request, response, image, { options, log, signal: closing.signal }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  // The address of a listening TCP server is never a string; only pipes have strings.
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
 * Whether the client already has this image. `If-None-Match` takes precedence over `If-Modified-Since` (RFC 9110,
 * section 13.2.2).
 */
function isUnchanged(request: IncomingMessage, etag: string | undefined): boolean {
  const known = request.headers['if-none-match'];
  if (known !== undefined)
    return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return LAST_MODIFIED.getTime() <= since;
}
