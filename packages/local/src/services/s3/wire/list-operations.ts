import { renderXml, type XmlElements } from '../../../kernel/endpoint/xml.js';
import { s3Namespace } from '../bucket-configuration.js';
import { type Bucket } from '../bucket.js';
import { listKeys } from '../list-keys.js';
import { compareKeys } from '../key-order.js';
import { S3Error } from '../s3-error.js';
import { queryNumber, type S3Answer, type S3Call } from './s3-call.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjectsV2(call: S3Call): S3Answer {
  const token = call.query.get('continuation-token');
  const startAfter = call.query.get('start-after') ?? '';
  const { encode, fields, page, bucket } = list(call, token === null ? startAfter : decodeToken(token));
  return {
    document: renderXml(
      'ListBucketResult',
      {
        ...fields,
        KeyCount: page.keys.length + page.commonPrefixes.length,
        ...(token === null ? {} : { ContinuationToken: token }),
        ...(startAfter === '' ? {} : { StartAfter: encode(startAfter) }),
        ...(page.next === undefined ? {} : { NextContinuationToken: encodeToken(page.next) }),
        Contents: page.keys.map((key) => entry(call, bucket, key, encode, call.query.get('fetch-owner') === 'true')),
        CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      },
      s3Namespace,
    ),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export function listObjects(call: S3Call): S3Answer {
  const marker = call.query.get('marker') ?? '';
  const { encode, fields, page, bucket } = list(call, marker);
  return {
    document: renderXml(
      'ListBucketResult',
      {
        ...fields,
        Marker: encode(marker),
        ...(page.next === undefined || !call.query.get('delimiter') ? {} : { NextMarker: encode(page.next) }),
        Contents: page.keys.map((key) => entry(call, bucket, key, encode, true)),
        CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      },
      s3Namespace,
    ),
  };
}

/** Versions are not kept: each object is its own only version, `null`, as in a bucket without versioning. */
export function listObjectVersions(call: S3Call): S3Answer {
  const { encode, fields, page, bucket } = list(call, call.query.get('key-marker') ?? '');
  return {
    document: renderXml(
      'ListVersionsResult',
      {
        ...fields,
        KeyMarker: encode(call.query.get('key-marker') ?? ''),
        ...(page.next === undefined ? {} : { NextKeyMarker: encode(page.next), NextVersionIdMarker: 'null' }),
        Version: page.keys.map((key) => ({
          ...entry(call, bucket, key, encode, true),
          VersionId: 'null',
          IsLatest: true,
        })),
        CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      },
      s3Namespace,
    ),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export function listUploads(call: S3Call): S3Answer {
  const bucket = call.store.get(call.bucket);
  const prefix = call.query.get('prefix') ?? '';
  const maxUploads = queryNumber(call, 'max-uploads', 1000, 1, 1000);
  const marker = `${call.query.get('key-marker') ?? ''}\u0000${call.query.get('upload-id-marker') ?? '\uffff'}`;
  const order = (upload: { key: string; id: string }) => `${upload.key}\u0000${upload.id}`;
  const uploads = [...bucket.uploads.values()]
    .filter((upload) => upload.key.startsWith(prefix))
    .sort((a, b) => compareKeys(order(a), order(b)));
  const rest = call.query.has('key-marker')
    ? uploads.filter((upload) => compareKeys(order(upload), marker) > 0)
    : uploads;
  const shown = rest.slice(0, maxUploads);
  const last = shown.at(-1);
  const isTruncated = rest.length > shown.length;
  return {
    document: renderXml(
      'ListMultipartUploadsResult',
      {
        Bucket: bucket.name,
        KeyMarker: call.query.get('key-marker') ?? '',
        UploadIdMarker: call.query.get('upload-id-marker') ?? '',
        ...(isTruncated && last ? { NextKeyMarker: last.key, NextUploadIdMarker: last.id } : {}),
        Prefix: prefix,
        MaxUploads: maxUploads,
        IsTruncated: isTruncated,
        Upload: shown.map((upload) => ({
          Key: upload.key,
          UploadId: upload.id,
          StorageClass: upload.headers['x-amz-storage-class'] ?? 'STANDARD',
          Initiated: new Date(upload.initiated).toISOString(),
        })),
      },
      s3Namespace,
    ),
  };
}

function list(call: S3Call, after: string) {
  const bucket = call.store.get(call.bucket);
  const encoding = call.query.get('encoding-type');
  if (encoding !== null && encoding !== 'url') throw S3Error.invalidArgument('encoding-type', encoding, 'give url');
  const encode =
    encoding === 'url' ? (text: string) => encodeURIComponent(text).replaceAll('%2F', '/') : (text: string) => text;
  const prefix = call.query.get('prefix') ?? '';
  const delimiter = call.query.get('delimiter') ?? '';
  const maxKeys = queryNumber(call, 'max-keys', 1000, 0, 1000);
  const page = listKeys(call.store.keys(bucket), { prefix, delimiter, after, maxKeys });
  const fields: XmlElements = {
    Name: bucket.name,
    Prefix: encode(prefix),
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    MaxKeys: maxKeys,
    ...(encoding === null ? {} : { EncodingType: encoding }),
    IsTruncated: page.next !== undefined,
  };
  return { bucket, encode, fields, page };
}

function entry(
  call: S3Call,
  bucket: Bucket,
  key: string,
  encode: (text: string) => string,
  withOwner: boolean,
): XmlElements {
  const object = call.store.object(bucket, key);
  return {
    Key: encode(key),
    LastModified: new Date(object.lastModified).toISOString(),
    ETag: `"${object.etag}"`,
    ...(object.checksum === undefined
      ? {}
      : { ChecksumAlgorithm: object.checksum.algorithm, ChecksumType: object.checksum.type }),
    Size: object.size,
    ...(withOwner ? { Owner: { ID: 'stepwell' } } : {}),
    StorageClass: object.headers['x-amz-storage-class'] ?? 'STANDARD',
  };
}

/** Tokens are opaque to clients, and tell a stranger's text from one of ours. */
function encodeToken(after: string): string {
  return `1-${Buffer.from(after).toString('base64url')}`;
}

function decodeToken(token: string): string {
  if (!/^1-[\w-]*$/.test(token))
    throw S3Error.invalidArgument('continuation-token', token, 'give the NextContinuationToken of the page before');
  return Buffer.from(token.slice(2), 'base64url').toString('utf8');
}
