import { type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { ConnectionFailed } from '@stepwell/core/concurrent-download';
import { connectionFailed } from './connection-error.js';

/** An unwanted body of at most so many bytes is read to its end, for the connection to be used again. */
const WORTH_READING_BYTES = 64 * 1024;

/**
 * The bytes of an answer as they come. While somebody waits for the next piece the server may stay silent for
 * `timeoutMs`; while nobody does, for instance because S3 is slower than the server, no time passes.
 */
export async function* bodyOf(message: IncomingMessage, host: string, timeoutMs: number): AsyncGenerator<Uint8Array> {
  let waiting = false;
  const silence = setTimeout(() => {
    if (waiting) message.destroy(new ConnectionFailed('timeout', `${host} fell silent for ${timeoutMs / 1_000} s in the middle of the answer`));
  }, timeoutMs);
  const chunks = message[Symbol.asyncIterator]();
  try {
    for (;;) {
      silence.refresh();
      waiting = true;
      const next = await chunks.next();
      waiting = false;
      if (next.done === true) return;
      // An answer's chunks are Buffers unless somebody sets an encoding, which nobody does.
      yield next.value as Buffer;
    }
  } catch (error) {
    throw connectionFailed(error, host, 'body');
  } finally {
    clearTimeout(silence);
    // Harmless after the end; before it, the connection has bytes on it that nobody wants.
    if (!message.readableEnded) message.destroy();
  }
}

/** Lets go of an unwanted body: reads it where it is short, else closes the connection. */
export async function discardBody(message: IncomingMessage, timeoutMs: number): Promise<void> {
  const { 'content-length': length, 'transfer-encoding': encoding } = message.headers;
  const short = length === undefined ? encoding === undefined && message.complete : Number(length) <= WORTH_READING_BYTES;
  if (!short && ![204, 304].includes(message.statusCode ?? 0)) {
    message.destroy();
    return;
  }
  message.resume();
  try {
    await finished(message, { signal: AbortSignal.timeout(timeoutMs) });
  } catch {
    message.destroy();
  }
}
