import { Readable } from 'node:stream';

/**
 * A stream of bytes in memory. A streaming member of an output is always a `Readable`; a response sends the bytes of
 * this one without reading the stream, which costs more than the rest of a small response.
 */
export class ByteStream extends Readable {
  constructor(readonly bytes: Uint8Array) {
    super();
  }

  override _read(): void {
    this.push(this.bytes);
    this.push(null);
  }
}

/** Reads a streaming member of an output to its end. */
export async function readAll(body: Readable): Promise<Buffer> {
  return Buffer.concat((await body.toArray()) as Uint8Array[]); // streams of outputs contain bytes
}
