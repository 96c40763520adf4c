import { createSemaphore } from '@stepwell/core/concurrent-download';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** Buffers for large bodies. If no buffer is free, work waits in a queue. */
export interface PartBuffers {
  /** Runs the work with a buffer. */
  use<Result>(work: (buffer: Buffer) => Promise<Result>): Promise<Result>;
}

/** Memory that Node.js, the code and small images use, measured with the bundle under load. */
const BASELINE_BYTES = 150 * 1024 ** 2;

/**
 * Returns how many buffers fit into a function's memory: half of the memory above the baseline, because garbage takes
 * the other half. At least one.
 */
export function partBufferCount(functionBytes: number, partBytes: number): number {
  return Math.max(1, Math.floor((functionBytes - BASELINE_BYTES) / 2 / partBytes));
}

/**
 * Creates a pool of buffers of one size. Each is allocated on first use and then reused, because new buffers would
 * become garbage faster than they are collected.
 */
export function createPartBuffers(count: number, partBytes: number): PartBuffers {
  const slots = createSemaphore(count);
  const idle: Buffer[] = [];
  return {
    use: (work) =>
      slots.run(async () => {
        const buffer = idle.pop() ?? Buffer.allocUnsafeSlow(partBytes);
        try {
          return await work(buffer);
        } finally {
          idle.push(buffer);
        }
      }),
  };
}

/** The minimum size of a part except the last (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). */
export const MIN_PART_BYTES = 5 * 1024 ** 2;

/** The target of an upload. */
interface UploadTarget {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  readonly contentEncoding?: string;
  readonly signal?: AbortSignal;
}

/**
 * Uploads a body of any length through one buffer of a part's size. A body that fits into the buffer is one PutObject.
 * If the body or S3 fails, or the signal aborts, the upload is aborted before this function rejects, because Lambda may
 * freeze the environment right after. No partial object remains.
 *
 * (lib-storage keeps several copies of each part until garbage collection, which exceeds the memory of a 256 MB
 * function, and it does not wait until the upload is aborted.)
 */
export async function uploadStream(
  client: S3Client,
  target: UploadTarget,
  body: AsyncIterable<Uint8Array>,
  buffer: Buffer,
): Promise<void> {
  const upload = new MultipartUpload(client, target);
  let filled = 0;
  try {
    for await (const chunk of body) {
      for (let offset = 0; offset < chunk.byteLength;) {
        if (filled === buffer.byteLength) {
          await upload.sendPart(buffer);
          filled = 0;
        }
        const bytes = Math.min(chunk.byteLength - offset, buffer.byteLength - filled);
        buffer.set(chunk.subarray(offset, offset + bytes), filled);
        offset += bytes;
        filled += bytes;
      }
    }
    target.signal?.throwIfAborted();
    if (upload.isStarted) await upload.complete(buffer.subarray(0, filled));
    else await putObject(client, target, buffer.subarray(0, filled));
  } catch (error) {
    await upload.abort();
    throw error;
  }
}

/** Uploads a body from memory with one PutObject. */
export async function putObject(client: S3Client, target: UploadTarget, body: Uint8Array): Promise<void> {
  await client.send(new PutObjectCommand({ ...objectLocation(target), ...contentHeaders(target), Body: body }), {
    abortSignal: target.signal,
  });
}

/** A multipart upload that sends its parts in order. */
class MultipartUpload {
  private uploadId: string | undefined;
  private readonly parts: CompletedPart[] = [];

  constructor(
    private readonly client: S3Client,
    private readonly target: UploadTarget,
  ) {}

  get isStarted(): boolean {
    return this.uploadId !== undefined;
  }

  async sendPart(bytes: Uint8Array): Promise<void> {
    const abortSignal = this.target.signal;
    if (this.uploadId === undefined) {
      const created = await this.client.send(
        new CreateMultipartUploadCommand({
          ...objectLocation(this.target),
          ...contentHeaders(this.target),
          ChecksumAlgorithm: 'CRC32',
        }),
        { abortSignal },
      );
      this.uploadId = created.UploadId;
    }
    const PartNumber = this.parts.length + 1;
    const sent = await this.client.send(
      new UploadPartCommand({
        ...objectLocation(this.target),
        UploadId: this.uploadId,
        PartNumber,
        Body: bytes,
        ChecksumAlgorithm: 'CRC32',
      }),
      { abortSignal },
    );
    this.parts.push({ PartNumber, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32 });
  }

  async complete(last: Uint8Array): Promise<void> {
    await this.sendPart(last);
    const command = new CompleteMultipartUploadCommand({
      ...objectLocation(this.target),
      UploadId: this.uploadId,
      MultipartUpload: { Parts: this.parts },
    });
    await this.client.send(command, { abortSignal: this.target.signal });
  }

  /**
   * Aborts the upload without the signal, which may have caused the call. Ignores errors, so that the caller sees the
   * original error.
   */
  async abort(): Promise<void> {
    if (this.uploadId === undefined) return;
    const command = new AbortMultipartUploadCommand({ ...objectLocation(this.target), UploadId: this.uploadId });
    await this.client.send(command).catch(() => undefined);
  }
}

function objectLocation({ bucket, key }: UploadTarget): { Bucket: string; Key: string } {
  return { Bucket: bucket, Key: key };
}

function contentHeaders({ contentType, contentEncoding }: UploadTarget): {
  ContentType: string;
  ContentEncoding: string | undefined;
} {
  return { ContentType: contentType, ContentEncoding: contentEncoding };
}
