import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Caller, type LocalService, type ServiceRequest } from '../service.js';
import { type AwsProxy } from '../proxy/aws-proxy.js';
import { AwsError } from '../aws-error.js';
import { answerPreflight, isBrowser, isPreflight, refusedPage, shareWithPage } from './browser-requests.js';
import { callerOf, readSignature } from './caller.js';
import { type CredentialRegistry } from './credentials.js';
import { isAwsName } from '../guard/aws-hosts.mjs';
import { hostName, isLocalHost, isPlaceholderUrl } from './hosts.js';
import { serveHttp2 } from './http2-connections.js';
import { route } from './routing.js';
import { sendFailure } from './unrouted.js';

/** Options of `startEndpoint`. */
export interface EndpointOptions {
  readonly services: readonly LocalService[];
  readonly credentials: CredentialRegistry;
  /** The region of callers whose signature tells none. */
  readonly region: string;
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** Requests wait for it. If it rejects, they fail with `ServiceUnavailable`. Default: they do not wait. */
  readonly ready?: Promise<void>;
  /** Whether a request does not wait for `ready`: it is part of the deployment. Default: all wait. */
  readonly isEarly?: (host: string, path: string, caller: Caller) => boolean;
  /** Serves clients that reach AWS host names through a proxy. Default: requests to a proxy are rejected. */
  readonly proxy?: AwsProxy;
  /** Called with requests for a service that does not exist here: its signing name, and the operation if known. */
  readonly onUnknownService?: (service: string, operation: string | undefined, request: ServiceRequest) => void;
  /** Explains a placeholder in the host or the path of a request; `undefined` without one. */
  readonly explain?: (text: string) => string | undefined;
  /**
   * Finds what serves a request of a service that is not among `services`, by the name in its signature or target.
   * Default: nothing, such requests fail.
   */
  readonly missing?: (name: string, request: ServiceRequest) => LocalService | undefined;
  /** Called with errors that a service did not handle, which are defects of the service. */
  readonly onDefect?: (error: unknown, request: ServiceRequest) => void;
}

/** A listening endpoint. */
export interface Endpoint {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts every connection. The services are their maker's to close. */
  close(): Promise<void>;
}

/** Serves all services on one port of 127.0.0.1. Rejects when the port is taken (`EADDRINUSE`). */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  // Requests report its failure.
  options.ready?.catch(() => undefined);
  // A request may be a long upload, and a long poll sends nothing for 20 s: on loopback no timeout protects anybody.
  const server = createServer(
    { requestTimeout: 0, keepAliveTimeout: 60_000 },
    (http, response) => void answer(options, http, response),
  );
  const closeHttp2 = serveHttp2(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { proxy } = options;
  if (proxy !== undefined) {
    server.on('connect', (request, client, head) =>
      proxy.connect(request, client, head, (connection) => server.emit('connection', connection)),
    );
  }
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        proxy?.close();
        closeHttp2();
        server.closeAllConnections();
      }),
  };
}

/**
 * Answers a request, and reads what is left of its body: unread bytes would block the next request of the connection.
 */
async function answer(options: EndpointOptions, http: IncomingMessage, response: ServerResponse): Promise<void> {
  // Ignore disconnected clients: writers see a closed response.
  http.on('error', () => undefined);
  response.on('error', () => undefined);
  try {
    await respond(options, http, response);
  } finally {
    http.resume();
  }
}

async function respond(options: EndpointOptions, http: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  const host = hostName(http.headers.host);
  const url = host === undefined ? undefined : requestUrl(http);
  if (host === undefined || url === undefined || !(isLocalHost(host) || (isAwsName(host) && !isBrowser(http)))) {
    const message = `The Host header must be 127.0.0.1, localhost or a name below localhost, got '${http.headers.host ?? ''}'. Call the endpoint by its own URL`;
    sendFailure(http, response, requestId, new AwsError('InvalidHost', message, 403));
    return;
  }
  const proxied = options.proxy?.hostOf(http.socket);
  if (proxied !== undefined && host !== hostName(proxied)) {
    const message = `The Host header must be '${proxied}', the host of the connection, got '${http.headers.host ?? ''}'. Open a connection to that host`;
    sendFailure(http, response, requestId, new AwsError('InvalidHost', message, 421));
    return;
  }
  const signature = readSignature(http, url);
  const fail = (error: AwsError): void => sendFailure(http, response, requestId, error, signature?.service);
  const caller = callerOf(signature, options.credentials, options.region);
  try {
    if (options.isEarly?.(host, url.pathname, caller) !== true) await options.ready;
  } catch {
    fail(new AwsError('ServiceUnavailable', 'The app could not be deployed, so this endpoint closes.', 503));
    return;
  }
  const routed = route(options.services, http, host, url, signature);
  const request: ServiceRequest = {
    http,
    url,
    requestId,
    caller,
  };
  const missing =
    'error' in routed && routed.missing !== undefined ? options.missing?.(routed.missing, request) : undefined;
  const found = missing === undefined ? routed : { service: missing };
  const own = 'service' in found ? found.service.originPolicy?.(request) : undefined;
  const refused = refusedPage(http, own);
  if (refused !== undefined) {
    fail(refused);
    return;
  }
  if (own === undefined) {
    shareWithPage(http, response);
    if (isPreflight(http)) {
      answerPreflight(http, response);
      return;
    }
  }
  const explanation = isPlaceholderUrl(host, url.pathname) ? options.explain?.(`${host}${url.pathname}`) : undefined;
  if (explanation !== undefined) {
    fail(new AwsError('UnresolvedPlaceholder', explanation, 501));
    return;
  }
  if ('error' in found) {
    if (signature !== undefined) options.onUnknownService?.(signature.service, operationOf(http), request);
    fail(found.error);
    return;
  }
  try {
    await found.service.handle(request, response);
  } catch (error) {
    if (http.errored || response.destroyed) return;
    options.onDefect?.(error, request);
    if (response.headersSent) response.destroy();
    else fail(new AwsError('InternalFailure', error instanceof Error ? error.message : String(error), 500));
  }
}

/** The operation of a JSON request: `DetectLabels` of `RekognitionService.DetectLabels`. */
function operationOf({ headers }: IncomingMessage): string | undefined {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.split('.').at(-1) : undefined;
}

/**
 * The request's URL; `undefined` if it is invalid. The path is appended to the host unchanged: `//x` is a path here.
 */
function requestUrl(http: IncomingMessage): URL | undefined {
  const path = (http.url ?? '/').replace(/^https?:\/\/[^/]*/i, '');
  const absolute = path.startsWith('/') ? path : `/${path}`;
  // `bucket.127.0.0.1` is a host that clients send, and no URL can have.
  return parseUrl(`http://${http.headers.host}${absolute}`) ?? parseUrl(`http://127.0.0.1${absolute}`);
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
