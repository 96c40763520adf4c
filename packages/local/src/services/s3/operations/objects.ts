import { AwsError } from '../../../kernel/aws-error.js';
import { type Call, type Operation } from '../../../kernel/operation.js';
import { type ByteRange, parseRange } from '../byte-range.js';
import { checkReadConditions, checkWriteConditions, type ReadConditions, type WriteConditions } from '../conditions.js';
import {
  type AttributeOverrides,
  attributesOf,
  type AttributesInput,
  checksumMembers,
  encryptionMembers,
  metadataOf,
  objectMembers,
  checkedTags,
  parseTags,
} from '../object-attributes.js';
import { type ObjectEventName } from '../notifications/object-event.js';
import { isDeleteMarker, type ObjectVersion } from '../object-versions.js';
import { type StoredObject } from '../stored-object.js';
import { newVersionId } from '../versioning.js';
import { type DigestsInput, storeBody, type StoredBody, uploadBodyOf } from '../upload-body.js';
import {
  bucketOf,
  chain,
  checkObject,
  type ObjectInput,
  objectOf,
  privateAcl,
  publish,
  type S3Dependencies,
  shownVersionId,
  timeOf,
} from './dependencies.js';

interface PutObjectInput extends ObjectInput, AttributesInput, DigestsInput, WriteConditions {
  readonly Body?: unknown;
}

interface GetObjectInput extends ObjectInput, AttributeOverrides, ReadConditions {
  readonly Range?: string;
  readonly PartNumber?: number;
  readonly ChecksumMode?: string;
}

interface PutObjectTaggingInput extends ObjectInput {
  readonly Tagging: { readonly TagSet: readonly { readonly Key: string; readonly Value: string }[] };
}

interface GetObjectAttributesInput extends ObjectInput {
  readonly ObjectAttributes: readonly string[];
}

export function objectOperations(dependencies: S3Dependencies): Readonly<Record<string, Operation<never>>> {
  const { store } = dependencies;

  function putObject(input: PutObjectInput, call: Call): object | Promise<object> {
    checkObject(dependencies, input);
    const attributes = attributesOf(input);
    const metadata = metadataOf(input);
    const tags = parseTags(input.Tagging);
    const finish = ({ blob, md5, checksum }: StoredBody): object | Promise<object> => {
      const object: StoredObject = {
        key: input.Key,
        blobs: [blob],
        size: blob.size,
        etag: md5,
        lastModified: timeOf(dependencies),
        attributes,
        metadata,
        checksum,
        tags,
      };
      return chain(putStored(dependencies, input, object, 'ObjectCreated:Put', call), (VersionId) => ({
        ETag: `"${md5}"`,
        ...encryptionMembers(attributes),
        ...checksumMembers(checksum),
        VersionId,
      }));
    };
    return chain(storeBody(uploadBodyOf(input.Body), input, store.blobs), finish);
  }

  function getObject(input: GetObjectInput): object {
    const object = objectOf(dependencies, input);
    checkReadConditions(object, input);
    const range = rangeOf(object, input);
    const output = describe(object, range, input);
    output.VersionId = versionMember(dependencies, input, object).VersionId;
    output.Body = store.blobs.read(object.blobs, range?.start ?? 0, range?.end ?? object.size - 1);
    return output;
  }

  function headObject(input: GetObjectInput): object {
    const object = objectOf(dependencies, input);
    checkReadConditions(object, input);
    return { ...describe(object, rangeOf(object, input), input), ...versionMember(dependencies, input, object) };
  }

  function setTags(
    input: ObjectInput,
    tags: Readonly<Record<string, string>>,
    name: ObjectEventName,
    call: Call,
  ): object {
    const object = { ...objectOf(dependencies, input), tags };
    store.replaceObject(input.Bucket, object);
    publish(dependencies, { name, bucket: input.Bucket, etag: object.etag }, object, call);
    return versionMember(dependencies, input, object);
  }

  return {
    PutObject: putObject,
    GetObject: getObject,
    HeadObject: headObject,
    GetObjectTagging: (input: ObjectInput) => {
      const object = objectOf(dependencies, input);
      return {
        TagSet: Object.entries(object.tags).map(([Key, Value]) => ({ Key, Value })),
        ...versionMember(dependencies, input, object),
      };
    },
    PutObjectTagging: (input: PutObjectTaggingInput, call: Call) =>
      setTags(input, checkedTags(input.Tagging.TagSet, 'Object', 10), 'ObjectTagging:Put', call),
    DeleteObjectTagging: (input: ObjectInput, call: Call) => setTags(input, {}, 'ObjectTagging:Delete', call),
    GetObjectAcl: (input: ObjectInput) => {
      objectOf(dependencies, input);
      return privateAcl;
    },
    GetObjectAttributes: (input: GetObjectAttributesInput) => {
      const object = objectOf(dependencies, input);
      return {
        ...selectedAttributes(object, new Set(input.ObjectAttributes)),
        ...versionMember(dependencies, input, object),
      };
    },
  };
}

function versionMember({ store }: S3Dependencies, { Bucket }: ObjectInput, object: StoredObject) {
  return { VersionId: shownVersionId(store.get(Bucket), object) };
}

/**
 * Puts an object whose blobs exist, after the conditions of the write have been checked. If that fails, its blobs are
 * released.
 *
 * @returns the ID of the version, as outputs have it
 */
export function putStored(
  dependencies: S3Dependencies,
  input: ObjectInput & WriteConditions,
  object: StoredObject,
  name: ObjectEventName,
  call: Call,
): Promise<string | undefined> | string | undefined {
  const { store } = dependencies;
  try {
    const { versionId, replaced } = store.transactions.run(() => addStored(dependencies, input, object, name, call));
    return chain(releaseVersion(dependencies, replaced), () => versionId);
  } catch (error) {
    const released = store.blobs.release(object.blobs);
    if (released === undefined) throw error;
    return released.then(() => {
      throw error;
    });
  }
}

/** Adds an object as the newest version of its key, and publishes the event. In the open transaction. */
export function addStored(
  dependencies: S3Dependencies,
  input: ObjectInput & WriteConditions,
  object: StoredObject,
  name: ObjectEventName,
  call: Call,
): { readonly versionId: string | undefined; readonly replaced: ObjectVersion | undefined } {
  const { store } = dependencies;
  const bucket = bucketOf(dependencies, input);
  checkWriteConditions(input.Key, store.findObject(input.Bucket, input.Key), input);
  const versionId = newVersionId(bucket);
  const version = versionId === undefined ? object : { ...object, versionId };
  const replaced = store.addVersion(input.Bucket, version);
  publish(dependencies, { name, bucket: input.Bucket, size: object.size, etag: object.etag }, version, call);
  return { versionId, replaced };
}

/** Releases the blobs of a version that was removed. */
export function releaseVersion({ store }: S3Dependencies, version: ObjectVersion | undefined): Promise<void> | void {
  return version === undefined || isDeleteMarker(version) ? undefined : store.blobs.release(version.blobs);
}

function rangeOf(object: StoredObject, { PartNumber, Range }: GetObjectInput): ByteRange | undefined {
  return PartNumber === undefined ? parseRange(Range, object.size) : partRange(object, PartNumber);
}

function partRange(object: StoredObject, number: number): ByteRange | undefined {
  const blob = object.blobs[number - 1];
  if (blob === undefined) throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416);
  const start = object.blobs.slice(0, number - 1).reduce((sum, before) => sum + before.size, 0);
  return object.blobs.length === 1 ? undefined : { start, end: start + blob.size - 1 };
}

function describe(object: StoredObject, range: ByteRange | undefined, input: GetObjectInput) {
  const members = objectMembers(object, input);
  if (range !== undefined) {
    members.ContentLength = range.end - range.start + 1;
    members.ContentRange = `bytes ${range.start}-${range.end}/${object.size}`;
  } else if (input.ChecksumMode === 'ENABLED') Object.assign(members, checksumMembers(object.checksum));
  if (input.PartNumber !== undefined) members.PartsCount = object.blobs.length;
  return members;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
function selectedAttributes(object: StoredObject, selected: ReadonlySet<string>): object {
  const { checksum, blobs } = object;
  return {
    LastModified: new Date(object.lastModified),
    ETag: selected.has('ETag') ? object.etag : undefined,
    Checksum: selected.has('Checksum') && checksum !== undefined ? checksumMembers(checksum) : undefined,
    ObjectParts: selected.has('ObjectParts') && blobs.length > 1 ? { TotalPartsCount: blobs.length } : undefined,
    StorageClass: selected.has('StorageClass') ? (object.attributes.StorageClass ?? 'STANDARD') : undefined,
    ObjectSize: selected.has('ObjectSize') ? object.size : undefined,
  };
}
