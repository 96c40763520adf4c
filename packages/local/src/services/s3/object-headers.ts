import { type IncomingHttpHeaders } from 'node:http';
import { type ObjectHeaders, type StoredObject } from './bucket.js';
import { checksumHeader } from './checksums.js';
import { S3Error } from './s3-error.js';

const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
  'x-amz-website-redirect-location',
  'x-amz-storage-class',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
];

/** Bytes of all user metadata together, names and values. */
const metadataLimit = 2048;

/** The headers of a write that stay with the object. */
export function objectHeaders(headers: IncomingHttpHeaders): ObjectHeaders {
  const kept: Record<string, string> = { 'x-amz-server-side-encryption': 'AES256' };
  let metadataBytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue;
    if (name.startsWith('x-amz-meta-')) metadataBytes += name.length - 'x-amz-meta-'.length + Buffer.byteLength(value);
    else if (!keptHeaders.includes(name)) continue;
    kept[name] = value;
  }
  if (metadataBytes > metadataLimit)
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400, {
      MaxSizeAllowed: String(metadataLimit),
      Size: String(metadataBytes),
    });
  const encodings = (kept['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'aws-chunked');
  if (encodings.length > 0) kept['content-encoding'] = encodings.join(',');
  else delete kept['content-encoding'];
  if (kept['x-amz-storage-class'] === 'STANDARD') delete kept['x-amz-storage-class'];
  return { 'content-type': 'application/octet-stream', ...kept };
}

/** The headers of an answer to a GET or HEAD, but for its length. */
export function answerHeaders(
  object: StoredObject,
  query: URLSearchParams,
  withChecksum: boolean,
): Record<string, string> {
  const overrides = Object.fromEntries(
    [...query]
      .filter(([name]) => name.startsWith('response-'))
      .map(([name, value]) => [name.slice('response-'.length), value]),
  );
  const tagCount = Object.keys(object.tags).length;
  return {
    ...object.headers,
    ...overrides,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    ...(tagCount === 0 ? {} : { 'x-amz-tagging-count': String(tagCount) }),
    ...(withChecksum ? checksumHeaders(object) : {}),
  };
}

/** The headers that tell an object's checksum. */
export function checksumHeaders({ checksum }: Pick<StoredObject, 'checksum'>): Record<string, string> {
  return checksum === undefined
    ? {}
    : { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/** The headers of an answer to a write that tell how the object is encrypted. */
export function encryptionHeaders(headers: ObjectHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-amz-server-side-encryption')),
  );
}
