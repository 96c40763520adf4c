import { type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { ConnectionFailed } from '@stepwell/core/concurrent-download';
import { toConnectionFailed } from './connection-error.js';

/** An unused body up to this size is read to its end, so that the connection can be reused. */
const MAX_DRAIN_BYTES = 64 * 1024;

/**
 * Minimum average speed of a server. A slower server would occupy a download slot for hours. Time that our own code
 * takes does not count.
 */
const MIN_BYTES_PER_MS = 1;

/**
 * Yields the chunks of a response body. The server must send a chunk at least every `timeoutMs`, and at least 1 KB a
 * second on average after that time, so that a server that sends a byte now and then is stopped. Only the time that
 * this function waits for the server counts, not the time that S3 takes.
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
      // The chunks are Buffers, because no encoding is set.
      const chunk = next.value as Buffer;
      bytes += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    throw toConnectionFailed(error, host, 'body');
  } finally {
    // If the body was not read to its end, the connection holds unread bytes and cannot be reused.
    if (!message.readableEnded) message.destroy();
  }
}

function slowResponseError(host: string, timeoutMs: number, limitMs: number): ConnectionFailed {
  const reason = limitMs === timeoutMs ? `sent no data for ${timeoutMs / 1_000} s` : 'sent less than 1 KB a second';
  return new ConnectionFailed('timeout', `${host} ${reason} before the response was complete`);
}

/** Discards an unused body: reads a short one, and closes the connection otherwise. */
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
