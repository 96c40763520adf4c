import { createHash, hash } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { bodyChunks, readBody } from '../../kernel/endpoint/body.js';
import { AwsError } from '../../kernel/aws-error.js';
import { AwsChunkedDecoder } from './aws-chunked.js';
import { type Blob, type BlobStore, memoryBlobSize } from './blob-store.js';
import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  checksumOf,
  givenChecksum,
  startChecksum,
  supportedAlgorithm,
} from './checksums.js';
import { badDigest } from './errors.js';

/** The body of PutObject or UploadPart. */
export interface UploadBody {
  /** All bytes in memory, or a stream of them. */
  readonly source: Buffer | AsyncIterable<Uint8Array>;
  /** The size that the headers of the request announce. */
  readonly length?: number;
  /** The SHA-256 of the signature, in hex. */
  readonly sha256?: string;
  /** The algorithm whose checksum follows the body. */
  readonly trailingAlgorithm?: ChecksumAlgorithm;
  /** Returns the headers that followed the body, when it has been read. */
  readonly trailers?: () => Readonly<Record<string, string>>;
}

/** A body that is stored. */
export interface StoredBody {
  readonly blob: Blob;
  /** In hex. */
  readonly md5: string;
  readonly checksum: Checksum | undefined;
}

/** Members of an input with the digests of its body. */
export interface DigestsInput {
  readonly ContentMD5?: string;
  readonly ChecksumAlgorithm?: string;
}

/** Maximum size of the body of one request: 5 GiB. */
const sizeLimit = 5 * 1024 ** 3;

/** Reads the body of a request, decoded from `aws-chunked`. Bodies that are small enough are read into memory. */
export function readUploadBody(http: IncomingMessage): UploadBody | Promise<UploadBody> {
  const { headers } = http;
  const sha256 = stringOf(headers['x-amz-content-sha256']);
  const isChunked =
    (stringOf(headers['content-encoding'])?.includes('aws-chunked') ?? false) ||
    (sha256?.startsWith('STREAMING-') ?? false);
  const length = stringOf(headers[isChunked ? 'x-amz-decoded-content-length' : 'content-length']);
  const trailer = stringOf(headers['x-amz-trailer'])?.toLowerCase();
  const decoder = isChunked ? new AwsChunkedDecoder() : undefined;
  const announced = {
    ...(length === undefined ? {} : { length: Number(length) }),
    ...(sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? { sha256 } : {}),
    ...(decoder === undefined ? {} : { trailers: () => decoder.trailers }),
    ...(trailer === undefined
      ? {}
      : { trailingAlgorithm: checksumAlgorithms.find((algorithm) => checksumHeader(algorithm) === trailer) }),
  };
  if (!(Number(headers['content-length']) <= memoryBlobSize)) {
    const chunks = bodyChunks(http);
    return { source: decoder === undefined ? chunks : decoder.decode(chunks), ...announced };
  }
  return readBody(http).then((body) => ({
    source: decoder === undefined ? body : decoder.decodeAll(body),
    ...announced,
  }));
}

/** The body of an input: one that a request contained, or a string, bytes or a stream from this process. */
export function uploadBodyOf(body: unknown): UploadBody {
  if (body === undefined || body === null) return { source: Buffer.alloc(0) };
  if (typeof body === 'string') return { source: Buffer.from(body) };
  if (body instanceof Uint8Array) return { source: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
  return isUploadBody(body) ? body : { source: body as AsyncIterable<Uint8Array> }; // a stream of bytes
}

function isUploadBody(body: object): body is UploadBody {
  return 'source' in body;
}

/**
 * Stores a body as a blob, and verifies all digests that the caller gave. A body that does not match leaves nothing.
 * Small bodies are stored synchronously.
 *
 * @param algorithm the algorithm of the checksum if the caller gave none
 * @throws AwsError `BadDigest`, `IncompleteBody` …; also as a rejection
 */
export function storeBody(
  body: UploadBody,
  input: DigestsInput,
  blobs: BlobStore,
  algorithm?: ChecksumAlgorithm,
): StoredBody | Promise<StoredBody> {
  const given = givenChecksum(input as Readonly<Record<string, unknown>>);
  const used = given?.algorithm ?? body.trailingAlgorithm ?? supportedAlgorithm(input.ChecksumAlgorithm) ?? algorithm;
  const expected: ExpectedDigests = { body, md5: input.ContentMD5, algorithm: used, checksum: given?.value };
  if (expected.md5 !== undefined && Buffer.from(expected.md5, 'base64').length !== 16)
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  const { source } = body;
  if (!Buffer.isBuffer(source)) return storeStream(source, expected, blobs);
  if (source.length > memoryBlobSize) return storeStream([source], expected, blobs);
  const digests: Digests = {
    size: source.length,
    md5: hash('md5', source, 'hex'),
    sha256: body.sha256 === undefined ? undefined : hash('sha256', source, 'hex'),
    checksum: used === undefined ? undefined : checksumOf(used, source),
  };
  verify(digests, expected);
  const blob = blobs.keep(source);
  return blob === undefined ? storeStream([source], expected, blobs) : storedBody(blob, digests, used);
}

interface ExpectedDigests {
  readonly body: UploadBody;
  /** In base64. */
  readonly md5: string | undefined;
  readonly algorithm: ChecksumAlgorithm | undefined;
  /** In base64. */
  readonly checksum: string | undefined;
}

interface Digests {
  readonly size: number;
  /** In hex. */
  readonly md5: string;
  /** In hex. */
  readonly sha256: string | undefined;
  /** In base64. */
  readonly checksum: string | undefined;
}

async function storeStream(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expected: ExpectedDigests,
  blobs: BlobStore,
): Promise<StoredBody> {
  const { algorithm } = expected;
  const md5 = createHash('md5');
  const sha256 = expected.body.sha256 === undefined ? undefined : createHash('sha256');
  const checksum = algorithm === undefined ? undefined : startChecksum(algorithm);
  let size = 0;
  const blob = await blobs.write(source, (chunk) => {
    size += chunk.length;
    if (size > sizeLimit) throw tooLarge();
    md5.update(chunk);
    sha256?.update(chunk);
    checksum?.update(chunk);
  });
  const digests: Digests = {
    size,
    md5: md5.digest('hex'),
    sha256: sha256?.digest('hex'),
    checksum: checksum?.digest().toString('base64'),
  };
  try {
    verify(digests, expected);
  } catch (error) {
    await blobs.release([blob]);
    throw error;
  }
  return storedBody(blob, digests, algorithm);
}

function verify(digests: Digests, { body, md5, algorithm, checksum }: ExpectedDigests): void {
  if (body.length !== undefined && body.length !== digests.size) {
    const message = `The body has ${digests.size} bytes, but its headers announce ${body.length}`;
    throw new AwsError('IncompleteBody', message);
  }
  if (md5 !== undefined && Buffer.from(md5, 'base64').toString('hex') !== digests.md5) throw badDigest('Content-MD5');
  if (body.sha256 !== undefined && body.sha256 !== digests.sha256) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new AwsError('XAmzContentSHA256Mismatch', message);
  }
  if (algorithm === undefined) return;
  const sent = checksum ?? body.trailers?.()[checksumHeader(algorithm)];
  if (sent !== undefined && sent !== digests.checksum) throw badDigest(algorithm);
}

function storedBody(blob: Blob, { md5, checksum }: Digests, algorithm: ChecksumAlgorithm | undefined): StoredBody {
  const isComputed = algorithm !== undefined && checksum !== undefined;
  return { blob, md5, checksum: isComputed ? { algorithm, value: checksum, type: 'FULL_OBJECT' } : undefined };
}

function tooLarge(): AwsError {
  return new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
    MaxSizeAllowed: String(sizeLimit),
  });
}

function stringOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
