import { createHash } from 'node:crypto';
import { type Blob } from './blob-store.js';
import { type Checksum, type ChecksumAlgorithm, compositeChecksum } from './checksums.js';
import { AwsError } from '../../kernel/aws-error.js';
import { malformedXml } from './errors.js';
import { type ObjectAttributes } from './stored-object.js';

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
  readonly bucket: string;
  readonly key: string;
  readonly attributes: ObjectAttributes;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly checksumType: Checksum['type'];
  /** Milliseconds since the epoch. */
  readonly initiated: number;
  /** The highest number of an uploaded part; 0 if there is none. */
  readonly highestPart: number;
}

/** A part in the input of CompleteMultipartUpload. */
export interface NamedPart {
  readonly PartNumber?: number;
  readonly ETag?: string;
}

const smallestPart = 5 * 1024 * 1024;

/**
 * The parts that a completion names. They must be in ascending order, uploaded, unchanged, and at least 5 MiB except for
 * the last one.
 *
 * @param uploaded returns the uploaded part of a number
 */
export function chooseParts(
  named: readonly NamedPart[],
  uploaded: (number: number) => UploadedPart | undefined,
  uploadId: string,
): UploadedPart[] {
  if (named.length === 0) throw malformedXml();
  const numbers = named.map(({ PartNumber }) => {
    if (PartNumber === undefined) throw malformedXml();
    return PartNumber;
  });
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    const message = 'The list of parts was not in ascending order. Parts must be ordered by part number.';
    throw new AwsError('InvalidPartOrder', message);
  }
  return numbers.map((number, index) => {
    const part = uploaded(number);
    const etag = named[index]?.ETag ?? '';
    if (part === undefined || part.etag !== etag.replaceAll('"', '')) {
      const message =
        'One or more of the specified parts could not be found. The part may not have been uploaded, or the specified ' +
        "entity tag may not match the part's entity tag.";
      throw new AwsError('InvalidPart', message, 400, {
        PartNumber: String(number),
        ETag: etag,
        UploadId: uploadId,
      });
    }
    if (part.blob.size < smallestPart && index < numbers.length - 1) {
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
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
