import { AwsError } from '../../../kernel/aws-error.js';
import { type Call, type Operation } from '../../../kernel/operation.js';
import { checkReadConditions, type WriteConditions } from '../conditions.js';
import { invalidArgument, preconditionFailed } from '../errors.js';
import {
  attributesOf,
  type AttributesInput,
  checksumMembers,
  encryptionMembers,
  metadataOf,
  parseTags,
} from '../object-attributes.js';
import { type ObjectAttributes, type StoredObject } from '../stored-object.js';
import {
  chain,
  checkObject,
  type ObjectInput,
  objectOf,
  type S3Dependencies,
  shownVersionId,
  timeOf,
} from './dependencies.js';
import { putStored } from './objects.js';

/** Members of an input with the source of a copy and its conditions. */
export interface CopySourceInput {
  readonly CopySource: string;
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: Date | string;
  readonly CopySourceIfUnmodifiedSince?: Date | string;
}

interface CopyObjectInput extends ObjectInput, CopySourceInput, AttributesInput, WriteConditions {
  readonly MetadataDirective?: string;
  readonly TaggingDirective?: string;
}

export function copyOperations(dependencies: S3Dependencies): Readonly<Record<string, Operation<never>>> {
  const { store } = dependencies;
  return {
    /** The copy shares its bytes with its source. */
    CopyObject: (input: CopyObjectInput, call: Call) => {
      checkObject(dependencies, input);
      const { object: source, versionId: CopySourceVersionId } = copySource(dependencies, input);
      const replaces = input.MetadataDirective === 'REPLACE';
      if (source === store.findObject(input.Bucket, input.Key) && !replaces && input.StorageClass === undefined) {
        const message =
          'This copy request is illegal because it is trying to copy an object to itself without changing the ' +
          "object's metadata, storage class, website redirect location or encryption attributes.";
        throw new AwsError('InvalidRequest', message);
      }
      const { versionId: _, ...copied } = source;
      const object: StoredObject = {
        ...copied,
        key: input.Key,
        attributes: replaces ? attributesOf(input) : { ...source.attributes, ...storageAttributes(input) },
        metadata: replaces ? metadataOf(input) : source.metadata,
        lastModified: timeOf(dependencies),
        tags: input.TaggingDirective === 'REPLACE' ? parseTags(input.Tagging) : source.tags,
      };
      store.blobs.retain(source.blobs);
      return chain(putStored(dependencies, input, object, 'ObjectCreated:Copy', call), (VersionId) => ({
        ...encryptionMembers(object.attributes),
        VersionId,
        CopySourceVersionId,
        CopyObjectResult: {
          LastModified: new Date(object.lastModified),
          ETag: `"${object.etag}"`,
          ...checksumMembers(object.checksum),
        },
      }));
    },
  };
}

/** Attributes of a copy that do not come from its source. */
function storageAttributes(input: CopyObjectInput): Partial<ObjectAttributes> {
  const { StorageClass, ServerSideEncryption, SSEKMSKeyId } = attributesOf(input);
  return {
    ServerSideEncryption,
    ...(StorageClass === undefined ? {} : { StorageClass }),
    ...(SSEKMSKeyId === undefined ? {} : { SSEKMSKeyId }),
  };
}

/**
 * The object that `CopySource` names (`bucket/key` or `/bucket/key`, URL-encoded), after its conditions have been
 * checked.
 */
export function copySource(
  dependencies: S3Dependencies,
  input: CopySourceInput,
): { readonly object: StoredObject; readonly versionId: string | undefined } {
  const [path = '', version] = input.CopySource.split('?versionId=');
  const match = /^\/?([^/]+)\/(.+)$/s.exec(decode(path));
  if (match?.[1] === undefined || match[2] === undefined)
    throw invalidArgument('x-amz-copy-source', input.CopySource, 'a bucket and a URL-encoded key: bucket/key');
  const named = { Bucket: match[1], Key: match[2] };
  const source = objectOf(dependencies, version === undefined ? named : { ...named, VersionId: version });
  try {
    checkReadConditions(source, {
      IfMatch: input.CopySourceIfMatch,
      IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince,
      IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    });
  } catch (error) {
    // A copy whose source is not modified fails with status 412.
    throw error instanceof AwsError && error.statusCode === 304
      ? preconditionFailed('x-amz-copy-source-If-None-Match')
      : error;
  }
  return { object: source, versionId: shownVersionId(dependencies.store.get(named.Bucket), source) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
