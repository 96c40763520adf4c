import { request } from 'node:http';

/** A response as it came, and its body parsed where that is JSON. */
export interface RawResponse {
  readonly status: number;
  readonly body: string;
  readonly json: Record<string, object>;
}

interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const targets = {
  sqs: 'AmazonSQS',
  states: 'AWSStepFunctions',
  dynamodb: 'DynamoDB_20120810',
  events: 'AWSEvents',
  logs: 'Logs_20140328',
} as const;

/** A service of the AWS JSON protocol. */
export type JsonService = keyof typeof targets;
export const jsonServices = Object.keys(targets) as JsonService[];

/** Calls services without an SDK client, so that a test decides every byte. */
export class RawClient {
  constructor(private readonly endpoint: () => string) {}

  /** Sends a request that is signed for a service. */
  async call(service: string, path: string, { method, headers, body }: RawRequest = {}): Promise<RawResponse> {
    const scope = `AKID/20261122/us-east-1/${service}/aws4_request`;
    const response = await fetch(`${this.endpoint()}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, object>;
    return { status: response.status, body: text, json };
  }

  /** Sends an operation of a JSON service, which may have any name. */
  send(service: JsonService, operation: string, body: object): Promise<RawResponse> {
    const headers = {
      'x-amz-target': `${targets[service]}.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
    };
    return this.call(service, '/', { headers, body });
  }

  /** The result of an operation of a JSON service; rejects with status and body when it failed. */
  async operate<T = Record<string, object>>(service: JsonService, operation: string, body: object): Promise<T> {
    const response = await this.send(service, operation, body);
    if (response.status !== 200) throw new Error(`${operation}: ${response.status} ${response.body}`);
    return response.json as T; // each test reads the fields of its own operation
  }

  /** Sends an action of the query protocol. */
  query(service: string, parameters: Record<string, string>): Promise<RawResponse> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.call(service, '/', { headers, body: new URLSearchParams(parameters).toString() });
  }
}

/** Reads a URL with headers of any name; Node.js' fetch leaves out one that is named `__proto__`. */
export function readRaw(url: string, headers: readonly string[]): Promise<{ rawHeaders: string[]; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: ['host', new URL(url).host, ...headers] }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ rawHeaders: response.rawHeaders, body }));
    });
    sent.once('error', reject).end();
  });
}
