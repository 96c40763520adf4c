import { type IncomingMessage, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import {
  type AddressPolicy,
  ConnectionFailed,
  type HttpAnswer,
  type HttpPort,
  type HttpRequest,
  portOf,
} from '@stepwell/core/concurrent-download';
import { type ResolveAll, checkedLookup } from './checked-lookup.js';
import { toConnectionFailed } from './connection-error.js';
import { streamBody, discardBody } from './response-body.js';

/** All headers of an answer together may have so many bytes. */
const MAX_HEADER_BYTES = 32 * 1024;

/** How requests are made. */
export interface HttpClientOptions {
  readonly policy: AddressPolicy;
  /** The longest silence: until the answer's headers have come, and between two pieces of its body. In milliseconds. */
  readonly timeoutMs: number;
  /** How names are resolved; by the system unless given. */
  readonly resolve?: ResolveAll;
}

/** The HTTP port over Node's own client, and a way to let go of its idle connections. */
export interface ClosableHttpClient {
  readonly request: HttpPort;
  close(): void;
}

/**
 * Requests over `node:http` and `node:https`: part of every runtime, so it adds nothing to a bundle and a cold start
 * (undici, in a bundle, adds 760 KB and 65 ms). It follows no redirect, reads no proxy from the environment,
 * decompresses nothing, and refuses addresses after DNS as well as in the url.
 */
export function createHttpClient(options: HttpClientOptions): ClosableHttpClient {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };
  const send = async (request: HttpRequest, mayRetry: boolean): Promise<HttpAnswer> => {
    const url = new URL(request.url);
    try {
      return toResponse(await sendRequest(url, request, options, agents), url.host, options.timeoutMs);
    } catch (error) {
      // A server may close a connection that it kept open at the very moment it is used again; Node's documentation
      // says to repeat such a request (https://nodejs.org/api/http.html#requestreusedsocket).
      if (mayRetry && error instanceof StaleConnection) return await send(request, false);
      throw toConnectionFailed(error, url.host, 'request');
    }
  };
  return {
    request: (request) => send(request, true),
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  };
}

class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
}

/** Sends the request and waits for the answer's headers. */
function sendRequest(
  url: URL,
  { headers, signal }: HttpRequest,
  { policy, timeoutMs, resolve }: HttpClientOptions,
  agents: { 'http:': HttpAgent; 'https:': HttpsAgent },
): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = portOf(url);
  return new Promise((resolveResponse, reject) => {
    // Sockets look up names only, so an address that stands in the url itself is asked about here.
    const refusal = isIP(host) === 0 ? undefined : policy.refusalOfAddress(host, host, port);
    if (refusal !== undefined) return reject(new ConnectionFailed('refused-address', refusal));
    const options = {
      method: 'GET',
      headers,
      signal,
      maxHeaderSize: MAX_HEADER_BYTES,
      lookup: checkedLookup(policy, host, port, resolve),
    };
    const request = secure
      ? httpsRequest(url, { ...options, agent: agents['https:'] })
      : httpRequest(url, { ...options, agent: agents['http:'] });
    const timer = setTimeout(
      () =>
        request.destroy(new ConnectionFailed('timeout', `${url.host} did not answer within ${timeoutMs / 1_000} s`)),
      timeoutMs,
    );
    request.once('response', (message) => {
      clearTimeout(timer);
      resolveResponse(message);
    });
    // For good, not once: a socket may report more than one error, and an error that nobody hears ends the process.
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
    });
    request.end();
  });
}

function toResponse(message: IncomingMessage, host: string, timeoutMs: number): HttpAnswer {
  // Whoever reads the body hears of its errors; one that comes before anybody reads must not end the process.
  message.on('error', () => undefined);
  return {
    status: message.statusCode ?? 0,
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body: streamBody(message, host, timeoutMs),
    discard: () => discardBody(message, timeoutMs),
  };
}
