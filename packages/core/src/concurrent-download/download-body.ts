import { ConnectionFailed } from './errors.js';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Formats a number of bytes: `512 bytes`, `1.5 KiB`, `1 GiB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  return `${Number.isInteger(amount) ? amount : amount.toFixed(1)} ${UNITS[power]}`;
}

/** A body exceeds the maximum size of an image. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor(bytes: string, limitBytes: number) {
    super(`the image has ${bytes}, and the largest accepted has ${formatBytes(limitBytes)}`);
  }
}

/** A body whose first bytes are available, and which counts the bytes that pass through it. */
export interface CheckedBody {
  /** The first bytes, up to the requested number. */
  readonly head: Uint8Array;
  /** The whole body, including the head. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Returns the number of bytes that have passed so far. */
  readonly size: () => number;
  /** Returns the error that ended the body early, if any. A store may wrap the error that the body throws. */
  readonly failure: () => unknown;
  /** Discards the unread bytes. Has no effect after the end. */
  readonly discard: () => Promise<void>;
}

/**
 * Reads the first bytes of a body. The rest of the body fails with an error if it exceeds the size limit or ends before
 * the length that the server announced.
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
