import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ByteStream, type StreamingBody } from '../../kernel/byte-stream.js';

/** Bytes that never change. Objects and their copies share it. */
export interface Blob {
  readonly id: string;
  readonly size: number;
}

/** Maximum size of a blob in memory, in bytes. */
export const memoryBlobSize = 64 * 1024;
/** Maximum size of all blobs in memory, in bytes. Further blobs are files. */
const memorySize = 64 * 1024 * 1024;

/** Where the bytes of a blob are: in memory or in a file, whose name is the ID. */
interface Location {
  readonly bytes?: Buffer;
  /** The number of objects, parts and streams that use the blob. */
  uses: number;
}

/**
 * The bytes of objects: small ones in memory, others as files. A blob exists before a record of the store names it,
 * and longer than the record, so it is no part of transactions. It is removed when its last user releases it.
 */
export class BlobStore {
  private readonly locations = new Map<string, Location>();
  private readonly folders = new Map<string, Promise<unknown>>();
  private readonly prefix = randomUUID();
  private count = 0;
  private usedMemory = 0;

  constructor(private readonly directory: string) {}

  /** Stores bytes in memory, with one user; returns `undefined` if they are too large. */
  keep(bytes: Buffer): Blob | undefined {
    const size = bytes.length;
    if (size > memoryBlobSize || this.usedMemory + size > memorySize) return undefined;
    const id = this.newId();
    // A slice would keep the whole buffer that it is part of.
    const own = bytes.buffer.byteLength > 2 * size + 1024 ? copyOf(bytes) : bytes;
    this.usedMemory += size;
    this.locations.set(id, { bytes: own, uses: 1 });
    return { id, size };
  }

  /**
   * Writes a stream to a file, with one user. A stream that fails leaves no file.
   *
   * @param through is called with each chunk
   */
  async write(
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    through: (chunk: Uint8Array) => void,
  ): Promise<Blob> {
    const id = this.newId();
    const path = this.pathOf(id);
    await this.makeFolder(join(path, '..'));
    let size = 0;
    try {
      await pipeline(
        async function* () {
          for await (const chunk of source) {
            size += chunk.length;
            through(chunk);
            yield chunk;
          }
        },
        createWriteStream(path, { highWaterMark: 256 * 1024 }),
      );
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    this.locations.set(id, { uses: 1 });
    return { id, size };
  }

  /** Streams bytes `start` to `end` (inclusive) of consecutive blobs, which exist until the stream is closed. */
  read(blobs: readonly Blob[], start = 0, end = Number.POSITIVE_INFINITY): StreamingBody {
    const [only, second] = blobs;
    const bytes = only === undefined ? undefined : this.locations.get(only.id)?.bytes;
    if (bytes !== undefined && second === undefined)
      return new ByteStream(start === 0 && end >= bytes.length - 1 ? bytes : bytes.subarray(start, end + 1));
    this.retain(blobs);
    const stream = Readable.from(this.chunksOf(blobs, start, end), { objectMode: false, highWaterMark: 256 * 1024 });
    // A stream that is destroyed before it is read is closed, too.
    stream.once('close', () => void this.release(blobs));
    return stream;
  }

  /** Adds a user to each blob. */
  retain(blobs: readonly Blob[]): void {
    for (const { id } of blobs) {
      const location = this.locations.get(id);
      if (location !== undefined) location.uses += 1;
    }
  }

  /**
   * Removes a user of each blob, and removes blobs without users. Call it when no transaction can restore a record that
   * names them.
   *
   * @returns `undefined` if no file has to be removed
   */
  release(blobs: readonly Blob[]): Promise<void> | undefined {
    const files: string[] = [];
    for (const { id, size } of blobs) {
      const location = this.locations.get(id);
      if (location === undefined) continue;
      location.uses -= 1;
      if (location.uses > 0) continue;
      this.locations.delete(id);
      if (location.bytes === undefined) files.push(this.pathOf(id));
      else this.usedMemory -= size;
    }
    if (files.length === 0) return undefined;
    return Promise.all(files.map((path) => rm(path, { force: true }))).then(() => undefined);
  }

  private newId(): string {
    this.count += 1;
    return `${this.prefix}-${this.count}`;
  }

  private pathOf(id: string): string {
    const folder = Number(id.slice(this.prefix.length + 1)) % 256;
    return join(this.directory, folder.toString(16).padStart(2, '0'), id);
  }

  private makeFolder(folder: string): Promise<unknown> {
    const made = this.folders.get(folder) ?? mkdir(folder, { recursive: true });
    this.folders.set(folder, made);
    return made;
  }

  private async *chunksOf(blobs: readonly Blob[], start: number, end: number): AsyncGenerator<Buffer> {
    let offset = 0;
    for (const { id, size } of blobs) {
      const first = Math.max(0, start - offset);
      const last = Math.min(size - 1, end - offset);
      offset += size;
      if (first > last) continue;
      const bytes = this.locations.get(id)?.bytes;
      if (bytes !== undefined) yield bytes.subarray(first, last + 1);
      else {
        const file = createReadStream(this.pathOf(id), { start: first, end: last, highWaterMark: 256 * 1024 });
        yield* file as AsyncIterable<Buffer>; // without an encoding, chunks are buffers
      }
    }
  }
}

function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
