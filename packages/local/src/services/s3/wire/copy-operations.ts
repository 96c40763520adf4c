import { renderXml } from '../../../kernel/endpoint/xml.js';
import { s3Namespace } from '../bucket-configuration.js';
import { type StoredObject } from '../bucket.js';
import { checksumElement } from '../checksums.js';
import { checkReadConditions, checkWriteConditions } from '../conditions.js';
import { encryptionHeaders, objectHeaders } from '../object-headers.js';
import { S3Error } from '../s3-error.js';
import { parseTags } from './object-operations.js';
import { wholeSeconds, type S3Answer, type S3Call } from './s3-call.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html. The copy shares its bytes with its source. */
export async function copyObject(call: S3Call): Promise<S3Answer> {
  const source = copySource(call);
  const bucket = call.store.get(call.bucket);
  const replacesHeaders = call.header('x-amz-metadata-directive') === 'REPLACE';
  if (source === bucket.objects.get(call.key) && !replacesHeaders && call.header('x-amz-storage-class') === undefined) {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const given = objectHeaders(call.request.http.headers);
  const headers = replacesHeaders
    ? given
    : {
        ...source.headers,
        ...pick(given, [
          'x-amz-storage-class',
          'x-amz-server-side-encryption',
          'x-amz-server-side-encryption-aws-kms-key-id',
        ]),
      };
  const object: StoredObject = {
    ...source,
    key: call.key,
    headers,
    lastModified: wholeSeconds(call.context.clock.now()),
    tags: call.header('x-amz-tagging-directive') === 'REPLACE' ? parseTags(call.header('x-amz-tagging')) : source.tags,
  };
  call.store.blobs.retain(source.blobs);
  await call.store.put(bucket, object, (existing) =>
    checkWriteConditions(call.key, existing, (name) => call.header(name)),
  );
  const { checksum } = object;
  return {
    headers: encryptionHeaders(headers),
    document: renderXml(
      'CopyObjectResult',
      {
        LastModified: new Date(object.lastModified).toISOString(),
        ETag: `"${object.etag}"`,
        ...(checksum === undefined
          ? {}
          : { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
      },
      s3Namespace,
    ),
  };
}

/** The object that `x-amz-copy-source` names, its conditions checked: `bucket/key` or `/bucket/key`, encoded. */
export function copySource(call: S3Call): StoredObject {
  const header = call.header('x-amz-copy-source') ?? '';
  const [path = '', query = ''] = header.split('?versionId=');
  const match = /^\/?([^/]+)\/(.+)$/s.exec(decode(path));
  if (match?.[1] === undefined || match[2] === undefined)
    throw S3Error.invalidArgument('x-amz-copy-source', header, 'give bucket/key, URL-encoded');
  if (query !== '' && query !== 'null')
    throw new S3Error('NoSuchVersion', 'The specified version does not exist.', 404, { VersionId: query });
  const source = call.store.object(call.store.get(match[1]), match[2]);
  try {
    checkReadConditions(source, (name) => call.header(`x-amz-copy-source-${name}`));
  } catch (error) {
    // A source that is not modified is a failed precondition of a copy.
    throw error instanceof S3Error && error.statusCode === 304
      ? S3Error.preconditionFailed('x-amz-copy-source-If-None-Match')
      : error;
  }
  return source;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function pick(headers: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}
