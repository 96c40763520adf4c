import { randomBytes } from 'node:crypto';
import { elementsOf, parseXml, renderXml, textOf } from '../../../kernel/endpoint/xml.js';
import { s3Namespace } from '../bucket-configuration.js';
import { type Bucket, type StoredObject } from '../bucket.js';
import { parseRange } from '../byte-range.js';
import { type Checksum, checksumElement, parseAlgorithm, startChecksum } from '../checksums.js';
import { checkWriteConditions } from '../conditions.js';
import {
  chooseParts,
  multipartEtag,
  type MultipartUpload,
  type NamedPart,
  uploadChecksum,
  type UploadedPart,
} from '../multipart-upload.js';
import { checksumHeaders, encryptionHeaders, objectHeaders } from '../object-headers.js';
import { receiveBody, receiveStream } from '../receive-body.js';
import { S3Error } from '../s3-error.js';
import { copySource } from './copy-operations.js';
import { parseTags } from './object-operations.js';
import { queryNumber, wholeSeconds, type S3Answer, type S3Call } from './s3-call.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export async function createUpload(call: S3Call): Promise<S3Answer> {
  const bucket = call.store.get(call.bucket);
  await call.text();
  const algorithm = parseAlgorithm(call.header('x-amz-checksum-algorithm'));
  const type = call.header('x-amz-checksum-type') ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (type !== 'FULL_OBJECT' && type !== 'COMPOSITE')
    throw S3Error.invalidArgument('x-amz-checksum-type', type, 'give FULL_OBJECT or COMPOSITE');
  const upload: MultipartUpload = {
    id: randomBytes(24).toString('base64url'),
    key: call.key,
    headers: objectHeaders(call.request.http.headers),
    tags: parseTags(call.header('x-amz-tagging')),
    algorithm,
    checksumType: type,
    initiated: wholeSeconds(call.context.clock.now()),
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  return {
    headers: {
      ...encryptionHeaders(upload.headers),
      ...(algorithm === undefined ? {} : { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type }),
    },
    document: renderXml(
      'InitiateMultipartUploadResult',
      { Bucket: bucket.name, Key: call.key, UploadId: upload.id },
      s3Namespace,
    ),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html, and UploadPartCopy */
export async function uploadPart(call: S3Call): Promise<S3Answer> {
  const { upload } = uploadOf(call);
  const number = Number(call.query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw S3Error.invalidArgument(
      'partNumber',
      call.query.get('partNumber') ?? '',
      'give a whole number from 1 to 10000',
    );
  const isCopy = call.header('x-amz-copy-source') !== undefined;
  const { blob, md5, checksum } = isCopy
    ? await copyPart(call)
    : await receiveBody(call.request.http, call.store.blobs, upload.algorithm);
  if (uploadIfThere(call) !== upload) {
    await call.store.blobs.release([blob]);
    throw S3Error.noSuchUpload(upload.id);
  }
  const before = upload.parts.get(number);
  upload.parts.set(number, { number, blob, etag: md5, checksum, lastModified: wholeSeconds(call.context.clock.now()) });
  if (before) await call.store.blobs.release([before.blob]);
  if (isCopy)
    return {
      document: renderXml(
        'CopyPartResult',
        { ETag: `"${md5}"`, LastModified: new Date(wholeSeconds(call.context.clock.now())).toISOString() },
        s3Namespace,
      ),
    };
  const { 'x-amz-checksum-type': _type, ...headers } = checksumHeaders({ checksum });
  return { headers: { etag: `"${md5}"`, ...encryptionHeaders(upload.headers), ...headers } };
}

async function copyPart(call: S3Call) {
  const source = copySource(call);
  const range = parseRange(call.header('x-amz-copy-source-range'), source.size);
  const upload = uploadOf(call).upload;
  return receiveStream(
    call.store.blobs.read(source.blobs, range?.start, range?.end),
    call.store.blobs,
    upload.algorithm,
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeUpload(call: S3Call): Promise<S3Answer> {
  const { bucket, upload } = uploadOf(call);
  const parts = chooseParts(upload, parseCompletion(await call.text()));
  const checksum =
    upload.checksumType === 'FULL_OBJECT' ? await wholeChecksum(call, upload, parts) : uploadChecksum(upload, parts);
  const object: StoredObject = {
    key: upload.key,
    blobs: parts.map((part) => part.blob),
    size: parts.reduce((sum, part) => sum + part.blob.size, 0),
    etag: multipartEtag(parts),
    lastModified: wholeSeconds(call.context.clock.now()),
    headers: upload.headers,
    checksum,
    tags: upload.tags,
  };
  if (uploadIfThere(call) !== upload) throw S3Error.noSuchUpload(upload.id);
  checkWriteConditions(call.key, bucket.objects.get(call.key), (name) => call.header(name));
  bucket.uploads.delete(upload.id);
  await call.store.put(bucket, object, () => undefined);
  const used = new Set(parts);
  await call.store.blobs.release([...upload.parts.values()].filter((part) => !used.has(part)).map((part) => part.blob));
  return {
    headers: encryptionHeaders(upload.headers),
    document: renderXml(
      'CompleteMultipartUploadResult',
      {
        Location: `${call.context.endpoint()}/${bucket.name}/${encodeURIComponent(upload.key).replaceAll('%2F', '/')}`,
        Bucket: bucket.name,
        Key: upload.key,
        ETag: `"${object.etag}"`,
        ...(checksum === undefined
          ? {}
          : { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
      },
      s3Namespace,
    ),
  };
}

async function wholeChecksum(
  call: S3Call,
  upload: MultipartUpload,
  parts: readonly UploadedPart[],
): Promise<Checksum | undefined> {
  if (upload.algorithm === undefined) return undefined;
  const running = startChecksum(upload.algorithm);
  for await (const chunk of call.store.blobs.read(parts.map((part) => part.blob)) as AsyncIterable<Buffer>)
    running.update(chunk);
  return { algorithm: upload.algorithm, value: running.digest().toString('base64'), type: 'FULL_OBJECT' };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export async function abortUpload(call: S3Call): Promise<S3Answer> {
  const { bucket, upload } = uploadOf(call);
  bucket.uploads.delete(upload.id);
  await call.store.blobs.release([...upload.parts.values()].map((part) => part.blob));
  return { status: 204 };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export function listParts(call: S3Call): S3Answer {
  const { bucket, upload } = uploadOf(call);
  const marker = queryNumber(call, 'part-number-marker', 0, 0, 10_000);
  const maxParts = queryNumber(call, 'max-parts', 1000, 1, 1000);
  const rest = [...upload.parts.values()].sort((a, b) => a.number - b.number).filter((part) => part.number > marker);
  const shown = rest.slice(0, maxParts);
  const isTruncated = rest.length > shown.length;
  return {
    document: renderXml(
      'ListPartsResult',
      {
        Bucket: bucket.name,
        Key: upload.key,
        UploadId: upload.id,
        StorageClass: upload.headers['x-amz-storage-class'] ?? 'STANDARD',
        PartNumberMarker: marker,
        ...(isTruncated ? { NextPartNumberMarker: shown.at(-1)?.number } : {}),
        MaxParts: maxParts,
        IsTruncated: isTruncated,
        ...(upload.algorithm === undefined
          ? {}
          : { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.checksumType }),
        Part: shown.map((part) => ({
          PartNumber: part.number,
          LastModified: new Date(part.lastModified).toISOString(),
          ETag: `"${part.etag}"`,
          Size: part.blob.size,
          ...(part.checksum === undefined ? {} : { [checksumElement(part.checksum.algorithm)]: part.checksum.value }),
        })),
      },
      s3Namespace,
    ),
  };
}

function uploadIfThere(call: S3Call): MultipartUpload | undefined {
  const upload = call.store.get(call.bucket).uploads.get(call.query.get('uploadId') ?? '');
  return upload?.key === call.key ? upload : undefined;
}

function uploadOf(call: S3Call): { bucket: Bucket; upload: MultipartUpload } {
  const upload = uploadIfThere(call);
  if (!upload) throw S3Error.noSuchUpload(call.query.get('uploadId') ?? '');
  return { bucket: call.store.get(call.bucket), upload };
}

function parseCompletion(text: string): NamedPart[] {
  try {
    return elementsOf(parseXml(text)['CompleteMultipartUpload'], 'Part').map((part) => ({
      number: Number(textOf(part, 'PartNumber')),
      etag: textOf(part, 'ETag') ?? '',
    }));
  } catch {
    throw S3Error.malformedXml();
  }
}
