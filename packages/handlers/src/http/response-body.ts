import { type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { ConnectionFailed } from '@stepwell/core/concurrent-download';
import { toConnectionFailed } from './connection-error.js';

/** An unwanted body of at most so many bytes is read to its end, for the connection to be used again. */
const MAX_DRAIN_BYTES = 64 * 1024;

/** A server that sends less than this on average would hold a place for hours. Our own slowness does not count. */
const MIN_BYTES_PER_MS = 1;

/**
 * The bytes of an answer as they come. The server may stay silent for `timeoutMs`, and beyond that time as a whole it
 * has to send a kilobyte a second; a drop every now and then does not keep an answer alive. Time passes only while
 * somebody waits for the next piece, not while nobody does because S3 is slower than the server.
 */
export async function* streamBody(
  message: IncomingMessage,
  host: string,
  timeoutMs: number,
): AsyncGenerator<Uint8Array> {
  const chunks = message[Symbol.asyncIterator]();
  let bytes = 0;
  let waitedMs = 0;
  try {
    for (;;) {
      const limitMs = Math.min(timeoutMs, timeoutMs + bytes / MIN_BYTES_PER_MS - waitedMs);
      const startedAt = performance.now();
      const timer = setTimeout(() => message.destroy(slowResponseError(host, timeoutMs, limitMs)), limitMs);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      waitedMs += performance.now() - startedAt;
      // An answer's chunks are Buffers unless somebody sets an encoding, which nobody does.
      const chunk = next.value as Buffer;
      bytes += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    throw toConnectionFailed(error, host, 'body');
  } finally {
    // Harmless after the end; before it, the connection has bytes on it that nobody wants.
    if (!message.readableEnded) message.destroy();
  }
}

function slowResponseError(host: string, timeoutMs: number, limitMs: number): ConnectionFailed {
  const what = limitMs === timeoutMs ? `fell silent for ${timeoutMs / 1_000} s` : 'sent less than 1 KB a second';
  return new ConnectionFailed('timeout', `${host} ${what} in the middle of the answer`);
}

/** Lets go of an unwanted body: reads it where it is short, else closes the connection. */
export async function discardBody(message: IncomingMessage, timeoutMs: number): Promise<void> {
  const { 'content-length': length, 'transfer-encoding': encoding } = message.headers;
  const isShort = length === undefined ? encoding === undefined && message.complete : Number(length) <= MAX_DRAIN_BYTES;
  if (!isShort && ![204, 304].includes(message.statusCode ?? 0)) {
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
