import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes in a file that never changes. Objects and copies of them share it; it goes when the last of them does. */
export interface Blob {
  readonly path: string;
  readonly size: number;
}

/** Files of bytes in a directory of their own, counted by their users. */
export class BlobStore {
  private readonly uses = new Map<string, number>();
  private readonly folders = new Map<string, Promise<unknown>>();

  constructor(private readonly directory: string) {}

  /**
   * Writes a stream to a fresh blob that has one user. `through` sees the bytes on their way. A stream that fails
   * leaves nothing.
   */
  async write(source: AsyncIterable<Uint8Array>, through: (chunk: Uint8Array) => void): Promise<Blob> {
    const id = randomUUID();
    const folder = join(this.directory, id.slice(0, 2));
    await this.makeFolder(folder);
    const path = join(folder, id);
    let size = 0;
    try {
      await pipeline(
        source,
        async function* (chunks: AsyncIterable<Uint8Array>) {
          for await (const chunk of chunks) {
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
    this.uses.set(path, 1);
    return { path, size };
  }

  /** Streams bytes `start` to `end` (inclusive) of blobs put together; they stay while the stream is read. */
  read(blobs: readonly Blob[], start = 0, end = Number.POSITIVE_INFINITY): Readable {
    this.retain(blobs);
    const stream = Readable.from(chunksOf(blobs, start, end), { objectMode: false, highWaterMark: 256 * 1024 });
    // Also a stream that is dropped before it was read closes.
    stream.once('close', () => void this.release(blobs));
    return stream;
  }

  /** Counts one more user of each blob. */
  retain(blobs: readonly Blob[]): void {
    for (const { path } of blobs) this.uses.set(path, (this.uses.get(path) ?? 0) + 1);
  }

  /** Decrements the reference count of each blob, and removes unused ones. */
  async release(blobs: readonly Blob[]): Promise<void> {
    const unused = blobs.filter(({ path }) => {
      const left = (this.uses.get(path) ?? 1) - 1;
      if (left > 0) this.uses.set(path, left);
      else this.uses.delete(path);
      return left <= 0;
    });
    await Promise.all(unused.map(({ path }) => rm(path, { force: true })));
  }

  private makeFolder(folder: string): Promise<unknown> {
    const made = this.folders.get(folder) ?? mkdir(folder, { recursive: true });
    this.folders.set(folder, made);
    return made;
  }
}

async function* chunksOf(blobs: readonly Blob[], start: number, end: number): AsyncGenerator<Buffer> {
  let offset = 0;
  for (const { path, size } of blobs) {
    const first = Math.max(0, start - offset);
    const last = Math.min(size - 1, end - offset);
    offset += size;
    if (first > last) continue;
    yield* createReadStream(path, { start: first, end: last, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  }
}
