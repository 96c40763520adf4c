import { elementsOf, parseXml, renderXml, textOf } from '../../../kernel/endpoint/xml.js';
import { s3Namespace, subresourceOf } from '../bucket-configuration.js';
import { type StoredObject } from '../bucket.js';
import { parseRange } from '../byte-range.js';
import { checksumElement, parseAlgorithm } from '../checksums.js';
import { checkReadConditions, checkWriteConditions } from '../conditions.js';
import { answerHeaders, checksumHeaders, encryptionHeaders, objectHeaders } from '../object-headers.js';
import { receiveBody } from '../receive-body.js';
import { S3Error } from '../s3-error.js';
import { copyObject } from './copy-operations.js';
import { deleteObject } from './delete-operations.js';
import { abortUpload, completeUpload, createUpload, listParts, uploadPart } from './multipart-operations.js';
import { wholeSeconds, type S3Answer, type S3Call } from './s3-call.js';

/** Answers a call about an object. */
export async function answerObjectCall(call: S3Call): Promise<S3Answer> {
  const isUpload = call.query.has('uploadId');
  const isTagging = call.query.has('tagging');
  switch (call.method) {
    case 'GET':
      if (isUpload) return listParts(call);
      if (isTagging) return getTagging(call);
      if (call.query.has('attributes')) return getAttributes(call);
      if (call.query.has('acl'))
        return {
          document: renderXml('AccessControlPolicy', { Owner: { ID: 'stepwell' }, AccessControlList: {} }, s3Namespace),
        };
      refuseOthers(call);
      return getObject(call);
    case 'HEAD':
      return getObject(call);
    case 'PUT':
      if (isUpload) return uploadPart(call);
      if (isTagging) return putTagging(call);
      refuseOthers(call);
      return call.header('x-amz-copy-source') === undefined ? putObject(call) : copyObject(call);
    case 'POST':
      if (call.query.has('uploads')) return createUpload(call);
      if (isUpload) return completeUpload(call);
      refuseOthers(call);
      throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
        Method: call.method,
      });
    case 'DELETE':
      if (isUpload) return abortUpload(call);
      return isTagging ? setTags(call, {}, 204) : deleteObject(call);
    default:
      throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
        Method: call.method,
      });
  }
}

function refuseOthers(call: S3Call): void {
  const subresource = subresourceOf(call.query);
  if (subresource !== undefined) throw S3Error.notImplemented(`The subresource '${subresource}' of an object`);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, and HeadObject */
function getObject(call: S3Call): S3Answer {
  const object = call.store.object(call.store.get(call.bucket), call.key);
  const version = call.query.get('versionId');
  if (version !== null && version !== 'null')
    throw new S3Error('NoSuchVersion', 'The specified version does not exist.', 404, { VersionId: version });
  checkReadConditions(object, (name) => call.header(name));
  const part = call.query.get('partNumber');
  const range = part === null ? parseRange(call.header('range'), object.size) : partRange(object, Number(part));
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  const withChecksum = call.header('x-amz-checksum-mode') === 'ENABLED' && range === undefined;
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...answerHeaders(object, call.query, withChecksum),
      'content-length': String(end - start + 1),
      ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${object.size}` }),
      ...(part === null ? {} : { 'x-amz-mp-parts-count': String(object.blobs.length) }),
    },
    ...(call.method === 'HEAD' || object.size === 0 ? {} : { stream: call.store.blobs.read(object.blobs, start, end) }),
  };
}

function partRange(object: StoredObject, number: number): { start: number; end: number } | undefined {
  const blob = object.blobs[number - 1];
  if (!blob) throw new S3Error('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416);
  const start = object.blobs.slice(0, number - 1).reduce((sum, before) => sum + before.size, 0);
  return object.blobs.length === 1 ? undefined : { start, end: start + blob.size - 1 };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
async function putObject(call: S3Call): Promise<S3Answer> {
  const bucket = call.store.get(call.bucket);
  const headers = objectHeaders(call.request.http.headers);
  const { blob, md5, checksum } = await receiveBody(call.request.http, call.store.blobs);
  const object: StoredObject = {
    key: call.key,
    blobs: [blob],
    size: blob.size,
    etag: md5,
    lastModified: wholeSeconds(call.context.clock.now()),
    headers,
    checksum,
    tags: parseTags(call.header('x-amz-tagging')),
  };
  await call.store.put(bucket, object, (existing) =>
    checkWriteConditions(call.key, existing, (name) => call.header(name)),
  );
  return { headers: { etag: `"${md5}"`, ...encryptionHeaders(headers), ...checksumHeaders(object) } };
}

/** Tags as `x-amz-tagging` has them: a query string. */
export function parseTags(header: string | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(header ?? ''));
}

function getTagging(call: S3Call): S3Answer {
  const object = call.store.object(call.store.get(call.bucket), call.key);
  const tags = Object.entries(object.tags).map(([Key, Value]) => ({ Key, Value }));
  return { document: renderXml('Tagging', { TagSet: { Tag: tags } }, s3Namespace) };
}

async function putTagging(call: S3Call): Promise<S3Answer> {
  const text = await call.text();
  let tags: (string | undefined)[][];
  try {
    const [set] = elementsOf(parseXml(text)['Tagging'], 'TagSet');
    tags = elementsOf(set, 'Tag').map((tag) => [textOf(tag, 'Key'), textOf(tag, 'Value')]);
  } catch {
    throw S3Error.malformedXml();
  }
  if (tags.length > 10) throw new S3Error('BadRequest', 'Object tags cannot be greater than 10');
  return setTags(call, Object.fromEntries(tags), 200);
}

function setTags(call: S3Call, tags: Readonly<Record<string, string>>, status: number): S3Answer {
  const bucket = call.store.get(call.bucket);
  call.store.replace(bucket, { ...call.store.object(bucket, call.key), tags });
  return { status };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
function getAttributes(call: S3Call): S3Answer {
  const object = call.store.object(call.store.get(call.bucket), call.key);
  const wanted = new Set((call.header('x-amz-object-attributes') ?? '').split(',').map((name) => name.trim()));
  const { checksum } = object;
  const algorithm = checksum && parseAlgorithm(checksum.algorithm);
  return {
    headers: { 'last-modified': new Date(object.lastModified).toUTCString() },
    document: renderXml(
      'GetObjectAttributesResponse',
      {
        ...(wanted.has('ETag') ? { ETag: object.etag } : {}),
        ...(wanted.has('Checksum') && checksum && algorithm
          ? { Checksum: { [checksumElement(algorithm)]: checksum.value, ChecksumType: checksum.type } }
          : {}),
        ...(wanted.has('ObjectParts') && object.blobs.length > 1
          ? { ObjectParts: { PartsCount: object.blobs.length } }
          : {}),
        ...(wanted.has('StorageClass') ? { StorageClass: object.headers['x-amz-storage-class'] ?? 'STANDARD' } : {}),
        ...(wanted.has('ObjectSize') ? { ObjectSize: object.size } : {}),
      },
      s3Namespace,
    ),
  };
}
