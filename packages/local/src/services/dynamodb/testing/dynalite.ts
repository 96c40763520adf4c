import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { type Fields } from './tables.js';

// dynalite is CommonJS without types; this is all of it that is used.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: Record<string, number>) => Server;

/** dynalite behind HTTP: another implementation of DynamoDB, whose authors compared it with AWS. */
export class Dynalite {
  readonly #server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });

  /** Starts it on a free port. */
  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve()));
  }

  /** The status and the body of its response. */
  async send(operation: string, input: Fields): Promise<{ readonly status: number; readonly body: Fields }> {
    const { port } = this.#server.address() as AddressInfo; // it listens on TCP
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: (await response.json()) as Fields };
  }

  /** Ends it. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.closeAllConnections();
      this.#server.close(() => resolve());
    });
  }
}
