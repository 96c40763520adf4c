import { createHash, type Hash } from 'node:crypto';
import { makeCrc32, makeCrc32c, makeCrc64Nvme, type RunningCrc } from './crc.js';
import { S3Error } from './s3-error.js';

/**
 * The checksum algorithms of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
/** One of S3's checksum algorithms. */
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** An object's or part's checksum as S3 keeps it. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; for a composite one followed by `-` and the number of parts. */
  readonly value: string;
  /** Whether it is of all bytes, or of the parts' checksums. */
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** The header (and trailer) that carries an algorithm's value: `x-amz-checksum-crc32`. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The element of an XML answer that carries it: `ChecksumCRC32`. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

/** Reads an algorithm's name in whatever case; `undefined` stays. */
export function parseAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  const found = checksumAlgorithms.find((algorithm) => algorithm === name.toUpperCase());
  if (!found)
    throw S3Error.invalidArgument('x-amz-checksum-algorithm', name, `give one of ${checksumAlgorithms.join(', ')}`);
  return found;
}

/** A checksum that is fed chunk by chunk. */
export function startChecksum(algorithm: ChecksumAlgorithm): RunningCrc | Hash {
  switch (algorithm) {
    case 'CRC32':
      return makeCrc32();
    case 'CRC32C':
      return makeCrc32c();
    case 'CRC64NVME':
      return makeCrc64Nvme();
    case 'SHA1':
      return createHash('sha1');
    case 'SHA256':
      return createHash('sha256');
  }
}

/** The checksum of the parts' checksums: what S3 tells for a multipart object of type COMPOSITE. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, values: readonly string[]): Checksum {
  const running = startChecksum(algorithm);
  for (const value of values) running.update(Buffer.from(value, 'base64'));
  return { algorithm, value: `${running.digest().toString('base64')}-${values.length}`, type: 'COMPOSITE' };
}
