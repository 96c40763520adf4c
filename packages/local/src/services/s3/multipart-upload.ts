import { createHash } from 'node:crypto';
import { type Blob } from './blob-store.js';
import { type ObjectHeaders } from './bucket.js';
import { type Checksum, type ChecksumAlgorithm, compositeChecksum } from './checksums.js';
import { S3Error } from './s3-error.js';

/** An uploaded part. */
export interface UploadedPart {
  readonly number: number;
  readonly blob: Blob;
  /** MD5 in hex. */
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** A multipart upload that is neither completed nor aborted. */
export interface MultipartUpload {
  readonly id: string;
  readonly key: string;
  readonly headers: ObjectHeaders;
  readonly tags: Readonly<Record<string, string>>;
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly checksumType: Checksum['type'];
  /** Milliseconds since the epoch. */
  readonly initiated: number;
  readonly parts: Map<number, UploadedPart>;
}

/** A part as CompleteMultipartUpload names it. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
}

const smallestPart = 5 * 1024 * 1024;

/** The parts that a completion names, checked: ascending, there, unchanged, and none but the last below 5 MiB. */
export function chooseParts(upload: MultipartUpload, named: readonly NamedPart[]): UploadedPart[] {
  if (named.length === 0) throw S3Error.malformedXml();
  if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0))) {
    throw new S3Error(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  return named.map(({ number, etag }, index) => {
    const part = upload.parts.get(number);
    if (!part || part.etag !== etag.replaceAll('"', '')) {
      throw new S3Error(
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        { PartNumber: String(number), ETag: etag, UploadId: upload.id },
      );
    }
    if (part.blob.size < smallestPart && index < named.length - 1) {
      throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
        PartNumber: String(number),
        ProposedSize: String(part.blob.size),
        MinSizeAllowed: String(smallestPart),
      });
    }
    return part;
  });
}

/** The ETag of a multipart object: MD5 of the parts' MD5s, and how many they are. */
export function multipartEtag(parts: readonly UploadedPart[]): string {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(Buffer.from(part.etag, 'hex'));
  return `${md5.digest('hex')}-${parts.length}`;
}

/** The composite checksum of an upload, where each part has one. */
export function uploadChecksum(upload: MultipartUpload, parts: readonly UploadedPart[]): Checksum | undefined {
  const values = parts.flatMap((part) =>
    part.checksum && part.checksum.algorithm === upload.algorithm ? [part.checksum.value] : [],
  );
  if (upload.algorithm === undefined || values.length !== parts.length) return undefined;
  return compositeChecksum(upload.algorithm, values);
}
