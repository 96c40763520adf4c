import { randomBytes } from 'node:crypto';
import { type ServerResponse } from 'node:http';
import { AwsError } from '../../kernel/aws-error.js';
import { readBody } from '../../kernel/endpoint/body.js';
import { sendRestError } from '../../kernel/protocols/rest-protocol.js';
import { restXml } from '../../kernel/protocols/rest-xml-protocol.js';
import { type LocalService, type ServiceRequest } from '../../kernel/service.js';

/** A URL that takes one response. */
export interface ResponseUrl {
  readonly url: string;
  /** Resolves to the body of the response. */
  readonly response: Promise<string>;
  /** Refuses later responses. */
  close(): void;
}

/** Largest body in bytes. CloudFormation's limit of 4,096 bytes is checked later, so that its error is reported. */
const bodyLimit = 1024 * 1024;

const hostPrefix = 'cloudformation-custom-resource-response-';
const pathPrefix = '/_aws/custom-resource-responses/';

/**
 * Serves the URLs to which providers of custom resources send their responses. Each is secret and takes one response.
 *
 * Its host is that of AWS, because most providers send their response with HTTPS to the default port, whatever the URL
 * is. Functions reach the local endpoint by the names of AWS hosts.
 */
export class ResponseUrls implements LocalService {
  readonly signingName = 'cloudformation-responses';
  readonly #waiting = new Map<string, (body: string) => void>();
  readonly #signals = new Set<string>();

  /**
   * @param region of the host in URLs
   * @param localUrl the address of the endpoint if functions do not reach it by the names of AWS hosts
   */
  constructor(
    private readonly region: string,
    private readonly localUrl: () => string | undefined,
  ) {}

  open(): ResponseUrl {
    const token = newToken();
    const response = new Promise<string>((resolve) => this.#waiting.set(token, resolve));
    return { url: this.urlOf(token), response, close: () => this.#waiting.delete(token) };
  }

  /** Opens a URL that takes any number of signals of wait conditions. Nothing waits for them. */
  openForSignals(): string {
    const token = newToken();
    this.#signals.add(token);
    return this.urlOf(token);
  }

  private urlOf(token: string): string {
    const local = this.localUrl();
    const host = `${hostPrefix}${this.region.replaceAll('-', '')}.s3.${this.region}.amazonaws.com`;
    return local === undefined ? `https://${host}/${token}` : `${local}${pathPrefix}${token}`;
  }

  ownsHost(host: string): boolean {
    return host.startsWith(hostPrefix);
  }

  ownsPath(path: string): boolean {
    return path.startsWith(pathPrefix);
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    const token = request.url.pathname.split('/').at(-1) ?? '';
    const accept = this.#signals.has(token) ? () => undefined : this.#waiting.get(token);
    if (accept === undefined || request.http.method !== 'PUT') {
      sendRestError(request, response, restXml({}), new AwsError('AccessDenied', 'Access Denied', 403));
      return;
    }
    this.#waiting.delete(token);
    try {
      const body = await readBody(request.http, bodyLimit);
      response.writeHead(200, { 'x-amz-request-id': request.requestId, 'content-length': '0' }).end();
      accept(body.toString('utf8'));
    } catch (error) {
      accept('');
      if (!(error instanceof AwsError)) throw error;
      sendRestError(request, response, restXml({}), error);
    }
  }

  close(): Promise<void> {
    this.#waiting.clear();
    this.#signals.clear();
    return Promise.resolve();
  }
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}
