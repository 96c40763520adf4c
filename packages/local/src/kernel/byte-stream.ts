import { Readable } from 'node:stream';

/**
 * Bytes of a streaming member of an output: those in memory are a {@link ByteStream}, others a `Readable`. Read them
 * with `for await`, {@link readAll} or {@link streamOf}.
 */
export type StreamingBody = Readable | ByteStream;

/**
 * A stream of bytes in memory. A response sends the bytes at once: creating a `Readable` costs as much as the rest of a
 * small response.
 */
export class ByteStream {
  constructor(readonly bytes: Uint8Array) {}

  /** Yields the bytes in one chunk. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(this.bytes);
  }
}

/** A `Readable` of a body. */
export function streamOf(body: StreamingBody): Readable {
  return body instanceof ByteStream ? Readable.from([body.bytes]) : body;
}

/** Reads a body to its end. */
export async function readAll(body: StreamingBody): Promise<Buffer> {
  if (body instanceof ByteStream) return Buffer.from(body.bytes);
  return Buffer.concat((await body.toArray()) as Uint8Array[]); // bodies contain bytes
}
