import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

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
