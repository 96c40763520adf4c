import { type IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.js';

/**
 * The chunks of a request's body. Unlike iterating the request itself, leaving the loop early keeps the connection
 * open: the endpoint reads the rest of the body, so that the client gets the response and can send its next request.
 */
export function bodyChunks(http: IncomingMessage): AsyncIterable<Buffer> {
  // A request has no encoding set, so its chunks are Buffers.
  return http.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

/**
 * Reads a whole request body.
 *
 * @param limit bytes, 6 MiB by default
 * @param tooLarge the error for a longer body; by default `RequestEntityTooLarge`, status 413
 */
export async function readBody(
  http: IncomingMessage,
  limit = 6 * 1024 * 1024,
  tooLarge: (limit: number) => AwsError = entityTooLarge,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyChunks(http)) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function entityTooLarge(limit: number): AwsError {
  return new AwsError(
    'RequestEntityTooLarge',
    `The request body must be at most ${limit} bytes. Send a smaller request, or keep the data in S3 and send its key`,
    413,
  );
}
