import { ConnectionFailed } from './connection-failed.js';
import { formatBytes } from './format-bytes.js';

/** A body is larger than the largest image that is accepted. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor(bytes: string, limitBytes: number) {
    super(`the image has ${bytes}, and the largest accepted has ${formatBytes(limitBytes)}`);
  }
}

/** A body whose first bytes have been looked at, and which counts what passes through it. */
export interface CheckedBody {
  /** The first bytes, as many as were asked for or there are. */
  readonly head: Uint8Array;
  /** The whole body, the head included. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes have passed so far. */
  readonly size: () => number;
  /** What ended the body early, if anything did: a store may wrap the error that it was given. */
  readonly failure: () => unknown;
  /** Lets go of what has not been read. Harmless after the end. */
  readonly discard: () => Promise<void>;
}

/**
 * Reads the first bytes of a body, and makes the rest of it end with an error where it grows above the limit or ends
 * before the length that the server announced.
 */
export async function checkBody(
  source: AsyncIterable<Uint8Array>,
  headBytes: number,
  limitBytes: number,
  announced: number | undefined,
): Promise<CheckedBody> {
  const chunks = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let read = 0;
  let ended = false;
  while (read < headBytes && !ended) {
    const next = await chunks.next();
    if (next.done === true) ended = true;
    else {
      first.push(next.value);
      read += next.value.byteLength;
    }
  }
  let size = 0;
  let failure: unknown;
  const count = (chunk: Uint8Array): Uint8Array => {
    size += chunk.byteLength;
    if (size > limitBytes) throw new TooLarge(`more than ${formatBytes(limitBytes)}`, limitBytes);
    return chunk;
  };
  const discard = async (): Promise<void> => {
    if (ended) return;
    ended = true;
    await chunks.return?.();
  };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for (const chunk of first.splice(0)) yield count(chunk);
      while (!ended) {
        const next = await chunks.next();
        if (next.done === true) ended = true;
        else yield count(next.value);
      }
      if (announced !== undefined && size < announced) {
        throw new ConnectionFailed('cut-off', `the body ended after ${size} of ${announced} bytes`);
      }
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      await discard();
    }
  }
  return { head: headOf(first, headBytes), bytes: bytes(), size: () => size, failure: () => failure, discard };
}

function headOf(chunks: readonly Uint8Array[], limit: number): Uint8Array {
  const head = new Uint8Array(
    Math.min(
      limit,
      chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0),
    ),
  );
  let offset = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, head.byteLength - offset);
    head.set(part, offset);
    offset += part.byteLength;
  }
  return head;
}
