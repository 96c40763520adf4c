import { type IncomingMessage } from 'node:http';

/** API Gateway's limit for the payload of an HTTP API, in bytes. */
const limit = 10 * 1024 * 1024;

/**
 * Reads a request's body; `undefined` as soon as it is larger than API Gateway takes. What is left of it is then thrown away while it
 * arrives, so that the client reads the answer instead of a broken connection.
 */
export function readPayload(http: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    http.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else if (chunks.length > 0) {
        chunks = [];
        resolve(undefined);
      }
    });
    http.once('end', () => resolve(size <= limit ? Buffer.concat(chunks) : undefined));
    http.once('error', reject);
    http.once('close', () => reject(new Error('the client went away before its whole request was here')));
  });
}
