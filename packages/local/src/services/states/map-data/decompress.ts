import { pipeline, type Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import { readerFailed } from './reader-failure.js';

/** The functions for Zstandard, which Node.js has since 22.15. The types of Node.js 20 lack them. */
interface Zstd {
  readonly createZstdDecompress?: () => Transform;
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Buffer;
}
const { createZstdDecompress, zstdDecompressSync } = zlib as Zstd;

/**
 * Decompresses a file if the extension of its key is that of GZIP (`.gz`) or Zstandard (`.zst`, `.zstd`). Throws
 * `States.ItemReaderFailed` if this version of Node.js has no Zstandard. Errors in the data are raised when the stream
 * is read.
 */
export function decompressed(key: string, body: Readable): Readable {
  if (/\.gz(ip)?$/i.test(key)) return pipeline(body, zlib.createGunzip(), () => undefined);
  if (!/\.zstd?$/i.test(key)) return body;
  if (createZstdDecompress === undefined) {
    body.destroy();
    throw withoutZstd(`The file '${key}'`);
  }
  return pipeline(body, createZstdDecompress(), () => undefined);
}

/** Decompresses a page of a Parquet file. `length` is its size without compression, in bytes. */
export function decompressZstd(bytes: Uint8Array, length: number): Uint8Array {
  if (zstdDecompressSync === undefined) throw withoutZstd('The Parquet file');
  return zstdDecompressSync(bytes, { maxOutputLength: Math.max(length, 1) });
}

function withoutZstd(subject: string): Error {
  return readerFailed(
    `${subject} is compressed with ZSTD, which Node.js ${process.versions.node} does not support. Use Node.js 22.15 or ` +
      'later, or GZIP.',
  );
}
