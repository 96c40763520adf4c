import { AwsError } from '../../kernel/aws-error.js';

/** Longest line between chunks: a size with a signature, or a trailer. */
const lineLimit = 8 * 1024;

/**
 * Decodes `aws-chunked` bodies, as SDKs send them with trailing checksums or signed chunks:
 * `<hex size>[;chunk-signature=…]CRLF <bytes> CRLF … 0 CRLF [name:value CRLF]… CRLF`. Signatures are not verified.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export class AwsChunkedDecoder {
  /** Trailers by lower-case name; complete when the last byte is decoded. */
  readonly trailers: Record<string, string> = {};
  private state: 'size' | 'data' | 'dataEnd' | 'trailer' | 'done' = 'size';
  private line = '';
  private remaining = 0;

  /** Yields the bytes inside the chunks; throws `IncompleteBody` for a body that ends early or is not chunked. */
  async *decode(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) yield* this.take(chunk);
    this.checkEnd();
  }

  /** Decodes a whole body. */
  decodeAll(body: Buffer): Buffer {
    const parts = [...this.take(body)];
    this.checkEnd();
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  private checkEnd(): void {
    // Some clients end right after the last chunk's size line.
    if (this.state === 'size' || this.state === 'data' || this.state === 'dataEnd')
      throw incomplete('it ends in the middle of a chunk');
  }

  private *take(chunk: Buffer): Generator<Buffer> {
    let at = 0;
    while (at < chunk.length) {
      if (this.state === 'data') {
        const bytes = chunk.subarray(at, at + this.remaining);
        at += bytes.length;
        this.remaining -= bytes.length;
        if (this.remaining === 0) this.state = 'dataEnd';
        yield bytes;
        continue;
      }
      if (this.state === 'done') return;
      const end = chunk.indexOf(0x0a, at);
      this.line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
      if (this.line.length > lineLimit) throw incomplete('it is not encoded as aws-chunked');
      if (end < 0) return;
      at = end + 1;
      const line = this.line.replace(/\r$/, '');
      this.line = '';
      this.takeLine(line);
    }
  }

  private takeLine(line: string): void {
    switch (this.state) {
      case 'size': {
        const size = /^([0-9a-f]{1,13})(;.*)?$/i.exec(line)?.[1];
        if (size === undefined) throw incomplete(`'${line.slice(0, 20)}' is not the size of a chunk`);
        this.remaining = parseInt(size, 16);
        this.state = this.remaining === 0 ? 'trailer' : 'data';
        break;
      }
      case 'dataEnd':
        if (line !== '') throw incomplete('a chunk is longer than it says');
        this.state = 'size';
        break;
      case 'trailer': {
        if (line === '') {
          this.state = 'done';
          break;
        }
        const colon = line.indexOf(':');
        if (colon > 0) this.trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
        break;
      }
      case 'data':
      case 'done':
        break;
    }
  }
}

function incomplete(why: string): AwsError {
  return new AwsError('IncompleteBody', `The body does not hold what its headers announce: ${why}`);
}
