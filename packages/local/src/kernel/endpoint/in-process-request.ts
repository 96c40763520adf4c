import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type Caller, type LocalService } from '../service.js';
import { route } from './routing.js';
import { type MissingServices } from '../missing-services.js';

/** A request to an AWS service in the form of its protocol. */
export interface WireRequest {
  /** The service in the credential scope of a signature: `states`, `sqs`, `s3`. */
  readonly signingName: string;
  readonly method: string;
  /** Path and query: `/?Action=SendMessage`. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly caller: Caller;
  readonly requestId: string;
  /** Aborts the operation, such as a long poll. */
  readonly signal: AbortSignal;
}

/** The response of a service. */
export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** Sends requests to services in this process, without a connection. */
export type SendInProcess = (request: WireRequest) => Promise<WireResponse>;

/**
 * Returns a function that sends requests to services as the endpoint does, in their protocols. API Gateway calls
 * services this way: an integration has the path, the headers and the body of a request, not the input of an operation.
 */
export function sendInProcess(services: () => readonly LocalService[], missing: MissingServices): SendInProcess {
  return async ({ signingName, method, target, headers, body, caller, requestId, signal }) => {
    const http = new IncomingMessage(new Socket());
    const all = { host: 'localhost', 'content-length': String(body.length), ...headers };
    Object.assign(http, { method, url: target, headers: all, httpVersion: '1.1' });
    http.rawHeaders = Object.entries(all).flat();
    if (body.length > 0) http.push(body);
    http.push(null);
    const url = new URL(`http://localhost${target}`);
    const request = { http, url, caller, requestId };
    const signature = { accessKeyId: caller.accessKeyId ?? '', region: caller.region, service: signingName };
    const routed = route(services(), http, 'localhost', url, signature);
    const service =
      'service' in routed
        ? routed.service
        : routed.missing === undefined
          ? undefined
          : missing.find(routed.missing, request);
    if (service === undefined) return unknownService('error' in routed ? routed.error.message : '');
    const response = new CapturedResponse(http);
    const abort = (): void => {
      response.destroy();
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      await service.handle(request, response);
      return await response.captured;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };
}

function unknownService(message: string): WireResponse {
  const body = Buffer.from(JSON.stringify({ __type: 'UnknownService', message }));
  return { status: 501, headers: { 'content-type': 'application/json' }, body };
}

/** A response that keeps what is written to it. */
class CapturedResponse extends ServerResponse {
  readonly captured: Promise<WireResponse>;
  readonly #chunks: Buffer[] = [];
  #headers: Record<string, string | readonly string[]> = {};
  #resolve: (response: WireResponse) => void = () => undefined;

  constructor(request: IncomingMessage) {
    super(request);
    this.captured = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.once('close', () => reject(new Error('The service closed the connection.')));
    });
    this.captured.catch(() => undefined);
  }

  override writeHead(status: number, ...rest: unknown[]): this {
    this.statusCode = status;
    const headers = rest.find((argument) => typeof argument === 'object') as Record<string, unknown> | undefined;
    for (const [name, value] of Object.entries({ ...this.getHeaders(), ...headers })) {
      if (value === undefined) continue;
      this.#headers[name.toLowerCase()] = Array.isArray(value) ? value.map(String) : String(value);
    }
    return this;
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    this.#add(chunk);
    const done = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    done?.();
    return true;
  }

  override end(...args: unknown[]): this {
    this.#add(args[0]);
    const done = args.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    if (Object.keys(this.#headers).length === 0) this.writeHead(this.statusCode);
    this.#resolve({ status: this.statusCode, headers: this.#headers, body: Buffer.concat(this.#chunks) });
    this.emit('finish');
    done?.();
    return this;
  }

  #add(chunk: unknown): void {
    if (typeof chunk === 'string') this.#chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) this.#chunks.push(Buffer.from(chunk));
  }
}
