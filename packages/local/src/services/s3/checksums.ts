import { createHash, hash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { makeCrc32, makeCrc32c, makeCrc64Nvme, type RunningCrc, wordBytes } from './crc.js';
import { notImplemented } from './errors.js';

/**
 * The checksum algorithms of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256', 'SHA512', 'MD5'] as const;
/** One of S3's checksum algorithms. */
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** Algorithms of S3 that the local runtime does not have. */
const unsupportedAlgorithms = ['XXHASH64', 'XXHASH3', 'XXHASH128'] as const;

/** An object's or part's checksum as S3 stores it. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; a composite checksum ends with `-` and the number of parts. */
  readonly value: string;
  /** Whether it is the checksum of all bytes, or of the parts' checksums. */
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** The header (and trailer) of an algorithm: `x-amz-checksum-crc32`. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The member of inputs and outputs with an algorithm's value: `ChecksumCRC32`. */
export function checksumMember(algorithm: ChecksumAlgorithm): `Checksum${ChecksumAlgorithm}` {
  return `Checksum${algorithm}`;
}

/** The algorithm that an input names. Throws `NotImplemented`. */
export function supportedAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  const found = checksumAlgorithms.find((algorithm) => algorithm === name);
  if (found === undefined) throw notImplemented(`The checksum algorithm ${name}`);
  return found;
}

const members = checksumAlgorithms.map((algorithm) => [algorithm, checksumMember(algorithm)] as const);

/** The checksum that an input contains in `ChecksumCRC32`, `ChecksumSHA256` …. Throws `NotImplemented`. */
export function givenChecksum(
  input: Readonly<Record<string, unknown>>,
): { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined {
  for (const [algorithm, member] of members) {
    const value = input[member];
    if (typeof value === 'string') return { algorithm, value };
  }
  const unsupported = unsupportedAlgorithms.find((name) => input[`Checksum${name}`] !== undefined);
  if (unsupported !== undefined) throw notImplemented(`The checksum algorithm ${unsupported}`);
  return undefined;
}

/** A checksum that is computed chunk by chunk. */
export function startChecksum(algorithm: ChecksumAlgorithm): RunningCrc | Hash {
  switch (algorithm) {
    case 'CRC32':
      return makeCrc32();
    case 'CRC32C':
      return makeCrc32c();
    case 'CRC64NVME':
      return makeCrc64Nvme();
    case 'SHA1':
    case 'SHA256':
    case 'SHA512':
    case 'MD5':
      return createHash(algorithm.toLowerCase());
  }
}

/** The checksum of bytes, in base64. */
export function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): string {
  switch (algorithm) {
    case 'CRC32':
      return wordBytes(crc32(bytes)).toString('base64');
    case 'SHA1':
    case 'SHA256':
    case 'SHA512':
    case 'MD5':
      return hash(algorithm.toLowerCase(), bytes, 'base64');
    case 'CRC32C':
    case 'CRC64NVME': {
      const running = startChecksum(algorithm);
      running.update(bytes);
      return running.digest().toString('base64');
    }
  }
}

/** The checksum of the parts' checksums, which is that of a multipart object of type COMPOSITE. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, values: readonly string[]): Checksum {
  const running = startChecksum(algorithm);
  for (const value of values) running.update(Buffer.from(value, 'base64'));
  return { algorithm, value: `${running.digest().toString('base64')}-${values.length}`, type: 'COMPOSITE' };
}
