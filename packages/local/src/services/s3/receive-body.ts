import { createHash } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { bodyChunks } from '../../kernel/endpoint/body.js';
import { AwsChunkedDecoder } from './aws-chunked.js';
import { type Blob, type BlobStore } from './blob-store.js';
import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  parseAlgorithm,
  startChecksum,
} from './checksums.js';
import { S3Error } from './s3-error.js';

/** The verified body of a PUT, in a blob. */
export interface ReceivedBody {
  readonly blob: Blob;
  /** MD5 in hex. */
  readonly md5: string;
  readonly checksum: Checksum | undefined;
}

/** Largest object or part of one PUT: 5 GiB. */
const sizeLimit = 5 * 1024 ** 3;

/**
 * Streams a request's body into a blob, decodes `aws-chunked`, and verifies every digest that the client sent
 * (`content-md5`, `x-amz-content-sha256`, `x-amz-checksum-*` as header or trailer). A body that does not match leaves
 * nothing behind.
 *
 * @param algorithm computes this checksum although the client sent none (an upload's own algorithm)
 */
export async function receiveBody(
  http: IncomingMessage,
  blobs: BlobStore,
  algorithm?: ChecksumAlgorithm,
): Promise<ReceivedBody> {
  const expected = expectations(http);
  const used = expected.algorithm ?? algorithm;
  const md5 = createHash('md5');
  const sha256 = expected.sha256 === undefined ? undefined : createHash('sha256');
  const checksum = used === undefined ? undefined : startChecksum(used);
  const decoder = expected.isChunked ? new AwsChunkedDecoder() : undefined;
  let size = 0;
  const blob = await blobs.write(decoder ? decoder.decode(bodyChunks(http)) : bodyChunks(http), (chunk) => {
    size += chunk.length;
    if (size > sizeLimit)
      throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
        MaxSizeAllowed: String(sizeLimit),
      });
    md5.update(chunk);
    sha256?.update(chunk);
    checksum?.update(chunk);
  });
  const md5Digest = md5.digest();
  const value = checksum?.digest().toString('base64');
  try {
    if (expected.length !== undefined && expected.length !== blob.size)
      throw new S3Error(
        'IncompleteBody',
        `The body has ${blob.size} bytes, and its headers announce ${expected.length}`,
      );
    if (expected.md5 !== undefined && expected.md5 !== md5Digest.toString('base64'))
      throw S3Error.badDigest('Content-MD5');
    if (sha256 !== undefined && sha256.digest('hex') !== expected.sha256) {
      throw new S3Error(
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    }
    const sent =
      used === undefined
        ? undefined
        : (headerText(http, checksumHeader(used)) ?? decoder?.trailers[checksumHeader(used)]);
    if (used !== undefined && sent !== undefined && sent !== value) throw S3Error.badDigest(used);
  } catch (error) {
    await blobs.release([blob]);
    throw error;
  }
  return {
    blob,
    md5: md5Digest.toString('hex'),
    checksum: used === undefined || value === undefined ? undefined : { algorithm: used, value, type: 'FULL_OBJECT' },
  };
}

/** Streams bytes of our own into a blob, with their MD5 and, where wanted, a checksum. */
export async function receiveStream(
  source: AsyncIterable<Uint8Array>,
  blobs: BlobStore,
  algorithm?: ChecksumAlgorithm,
): Promise<ReceivedBody> {
  const md5 = createHash('md5');
  const checksum = algorithm === undefined ? undefined : startChecksum(algorithm);
  const blob = await blobs.write(source, (chunk) => {
    md5.update(chunk);
    checksum?.update(chunk);
  });
  const value = checksum?.digest().toString('base64');
  return {
    blob,
    md5: md5.digest('hex'),
    checksum: algorithm === undefined || value === undefined ? undefined : { algorithm, value, type: 'FULL_OBJECT' },
  };
}

interface Expectations {
  readonly isChunked: boolean;
  readonly length: number | undefined;
  readonly md5: string | undefined;
  readonly sha256: string | undefined;
  readonly algorithm: ChecksumAlgorithm | undefined;
}

function expectations(http: IncomingMessage): Expectations {
  const sha256 = headerText(http, 'x-amz-content-sha256');
  const isChunked =
    /\baws-chunked\b/.test(headerText(http, 'content-encoding') ?? '') || (sha256?.startsWith('STREAMING-') ?? false);
  const length = headerText(http, isChunked ? 'x-amz-decoded-content-length' : 'content-length');
  const md5 = headerText(http, 'content-md5');
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16)
    throw new S3Error('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  const trailer = headerText(http, 'x-amz-trailer')?.toLowerCase();
  const named = checksumAlgorithms.find(
    (candidate) => headerText(http, checksumHeader(candidate)) !== undefined || trailer === checksumHeader(candidate),
  );
  return {
    isChunked,
    length: length === undefined ? undefined : Number(length),
    md5,
    sha256: sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined,
    algorithm: named ?? parseAlgorithm(headerText(http, 'x-amz-sdk-checksum-algorithm')),
  };
}

function headerText(http: IncomingMessage, name: string): string | undefined {
  const value = http.headers[name];
  return typeof value === 'string' ? value : undefined;
}
