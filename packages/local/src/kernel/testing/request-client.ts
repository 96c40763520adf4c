import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type WireRequest } from './wire-request.js';

export interface WireResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends requests over few connections that stay open. */
export class RequestClient {
  readonly #agent: Agent;

  /** @param connections how many requests run at a time */
  constructor(
    private readonly endpoint: string,
    readonly connections = 8,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /**
   * Sends a request that is signed for a service.
   *
   * @param timeoutMs after which it rejects
   */
  send(signingName: string, { method, path, headers, body }: WireRequest, timeoutMs = 20_000): Promise<WireResponse> {
    const scope = `AKID/20261130/us-east-1/${signingName}/aws4_request`;
    const { hostname, port } = new URL(this.endpoint);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.#agent,
          host: hostname,
          port,
          method,
          path,
          headers: {
            authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
            ...headers,
            // A larger number would make the service wait for the rest.
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`no response within ${timeoutMs} ms`)));
      sent.once('error', reject).end(body);
    });
  }

  /** Calls `work` for each item, as many at a time as there are connections. */
  async forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
    const queue = items.values();
    await Promise.all(
      Array.from({ length: this.connections }, async () => {
        for (const item of queue) await work(item);
      }),
    );
  }

  close(): void {
    this.#agent.destroy();
  }
}
