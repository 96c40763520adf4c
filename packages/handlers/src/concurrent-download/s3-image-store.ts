import { Readable } from 'node:stream';
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type ImageStore, type NewObject } from '@stepwell/core/concurrent-download';
import { type MemoryBudget } from './memory-budget.js';

/** Bodies go to S3 in parts of 5 MiB, the smallest that S3 takes. */
const PART_BYTES = 5 * 1024 ** 2;

/** A multipart upload has at most so many parts (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). */
const MAX_PARTS = 10_000;

/** Of a body of unknown length so much is read before it takes its turn, for most turn out to be shorter. */
const READ_AHEAD_BYTES = 128 * 1024;

/**
 * Keeps images in a bucket. A body streams through in parts, one in memory at a time and the next one being collected;
 * whatever is shorter than a part is one PutObject. Large bodies take turns within the memory budget: the connection of
 * one that waits is not read from, which holds its server back without ending it.
 *
 * @param maxBytes the largest image; above 48 GiB it needs larger parts
 */
export function createS3ImageStore(client: S3Client, bucket: string, budget: MemoryBudget, maxBytes: number): ImageStore {
  const partSize = Math.max(PART_BYTES, Math.ceil(maxBytes / MAX_PARTS));
  return {
    bucket,
    size: async (key) => {
      try {
        return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength;
      } catch (error) {
        // S3 answers 404 to a role that may list the bucket, and 403 to one that may not.
        if (error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return undefined;
        throw error;
      }
    },
    put: async (object) => {
      const start = await readAhead(object);
      const length = start.ended ? start.bytes : (object.length ?? Infinity);
      // A part that is being sent and the one that is being collected, each once as chunks and once as a whole.
      const memory = 2 * Math.min(length, partSize);
      await budget.run(memory, () => upload(client, bucket, object, start.body, partSize));
    },
  };
}

/** Ends an upload by ending its body, for then lib-storage waits until S3 has thrown the parts away; its own abort does not. */
async function upload(client: S3Client, bucket: string, object: NewObject, body: AsyncIterable<Uint8Array>, partSize: number): Promise<void> {
  const params = {
    Bucket: bucket,
    Key: object.key,
    Body: Readable.from(untilAborted(body, object.signal), { objectMode: false, highWaterMark: 64 * 1024 }),
    ContentType: object.contentType,
    ContentEncoding: object.contentEncoding,
  };
  await new Upload({ client, params, partSize, queueSize: 1 }).done();
}

async function* untilAborted(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  for await (const chunk of body) {
    signal.throwIfAborted();
    yield chunk;
  }
}

interface ReadAhead {
  /** The whole body, what was read included. */
  readonly body: AsyncIterable<Uint8Array>;
  /** How much was read. */
  readonly bytes: number;
  /** Whether that was all. */
  readonly ended: boolean;
}

/** Reads the beginning of a body whose length nobody announced. */
async function readAhead(object: NewObject): Promise<ReadAhead> {
  if (object.length !== undefined) return { body: object.body, bytes: 0, ended: false };
  const chunks = object.body[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < READ_AHEAD_BYTES) {
    const next = await chunks.next();
    if (next.done === true) return { body: (async function* () { yield* first; })(), bytes, ended: true };
    first.push(next.value);
    bytes += next.value.byteLength;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* first.splice(0);
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  }
  return { body: whole(), bytes, ended: false };
}
