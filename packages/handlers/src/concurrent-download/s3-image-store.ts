import { HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type ImageStore, type NewObject } from '@stepwell/core/concurrent-download';
import { MIN_PART_BYTES, putObject, uploadStream } from '../objects/s3-upload.js';
import { type PartBuffers } from './part-buffers.js';

/**
 * The maximum number of parts of a multipart upload
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html).
 */
const MAX_PARTS = 10_000;

/**
 * Images up to this size are read into memory without a part buffer. 40 of them, the maximum concurrency, take 10 MiB.
 */
const SMALL_IMAGE_BYTES = 256 * 1024;

/** Returns the part size: 5 MiB, or more if the largest image exceeds 48 GiB. */
export function partSizeBytes(maxImageBytes: number): number {
  return Math.max(MIN_PART_BYTES, Math.ceil(maxImageBytes / MAX_PARTS));
}

/**
 * Stores images in a bucket. Small images are uploaded directly. A larger image waits for a part buffer; until then its
 * connection stays open but is not read, which slows the server down. Memory use therefore does not grow with the size
 * or number of images.
 */
export function createS3ImageStore(client: S3Client, bucket: string, buffers: PartBuffers): ImageStore {
  return {
    bucket,
    size: async (key) => {
      try {
        return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength;
      } catch (error) {
        // Without `s3:ListBucket`, S3 returns 403 for a missing object.
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

/** The first chunks of a body, and an iterator over the rest if there is more. */
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
    // Removed from the list, so that they can be garbage collected during the upload.
    yield* chunks.splice(0);
    for (let next = await rest?.next(); next?.done === false; next = await rest?.next()) {
      signal.throwIfAborted();
      yield next.value;
    }
  } finally {
    await rest?.return?.();
  }
}
