import { HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type ImageStore, type NewObject } from '@stepwell/core/concurrent-download';
import { type PartBuffers } from './part-buffers.js';
import { MIN_PART_BYTES, putObject, uploadStream } from './s3-upload.js';

/** A multipart upload has at most so many parts (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). */
const MAX_PARTS = 10_000;

/** A body up to this size is small: it passes by itself. Forty of them, the most at a time, take 10 MiB. */
const SMALL_IMAGE_BYTES = 256 * 1024;

/** The size of parts: 5 MiB, more where the largest image needs it, which is above 48 GiB. */
export function partSizeBytes(maxImageBytes: number): number {
  return Math.max(MIN_PART_BYTES, Math.ceil(maxImageBytes / MAX_PARTS));
}

/**
 * Keeps images in a bucket. Small ones go as they are; a larger one needs a part buffer and waits for it in line, its
 * connection open but not read from, which holds its server back. So memory does not grow with images, however large
 * and however many at a time.
 */
export function createS3ImageStore(client: S3Client, bucket: string, buffers: PartBuffers): ImageStore {
  return {
    bucket,
    size: async (key) => {
      try {
        return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength;
      } catch (error) {
        // To a role that may not list the bucket, S3 answers 403 for an object that is not there.
        if (error instanceof S3ServiceException && [403, 404].includes(error.$metadata.httpStatusCode ?? 0))
          return undefined;
        throw error;
      }
    },
    put: async (object) => {
      const target = {
        bucket,
        key: object.key,
        contentType: object.contentType,
        contentEncoding: object.contentEncoding,
        signal: object.signal,
      };
      const start = await readStart(object);
      if (start.rest === undefined) await putObject(client, target, Buffer.concat(start.chunks));
      else
        await buffers.use((buffer) =>
          uploadStream(client, target, joinBody(start.chunks, start.rest, object.signal), buffer),
        );
    },
  };
}

/** The beginning of a body, and the rest of it where there is more. */
interface BodyStart {
  readonly chunks: Uint8Array[];
  readonly rest: AsyncIterator<Uint8Array> | undefined;
}

async function readStart(object: NewObject): Promise<BodyStart> {
  const iterator = object.body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; bytes <= SMALL_IMAGE_BYTES;) {
    const next = await iterator.next();
    if (next.done === true) return { chunks, rest: undefined };
    chunks.push(next.value);
    bytes += next.value.byteLength;
  }
  return { chunks, rest: iterator };
}

async function* joinBody(
  chunks: Uint8Array[],
  rest: AsyncIterator<Uint8Array> | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    signal.throwIfAborted();
    // Taken out of the list, so that they can be collected while the rest passes.
    yield* chunks.splice(0);
    for (let next = await rest?.next(); next?.done === false; next = await rest?.next()) {
      signal.throwIfAborted();
      yield next.value;
    }
  } finally {
    await rest?.return?.();
  }
}
