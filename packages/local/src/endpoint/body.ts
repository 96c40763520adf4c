import { type IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.js';

/** Reads a whole request body of at most `limit` bytes (6 MiB by default); a longer one is `RequestEntityTooLarge`, status 413. */
export async function readBody(http: IncomingMessage, limit = 6 * 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of http as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      http.resume();
      throw new AwsError('RequestEntityTooLarge', `The request's body is larger than ${limit} bytes, the most that this operation takes`, 413);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
