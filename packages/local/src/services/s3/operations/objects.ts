import { AwsError } from '../../../kernel/aws-error.js';
import { type Operation } from '../../../kernel/operation.js';
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
  parseTags,
} from '../object-attributes.js';
import { type StoredObject } from '../stored-object.js';
import { type DigestsInput, storeBody, type StoredBody, uploadBodyOf } from '../upload-body.js';
import {
  bucketOf,
  chain,
  checkObject,
  type ObjectInput,
  privateAcl,
  type S3Dependencies,
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

  function putObject(input: PutObjectInput): object | Promise<object> {
    checkObject(dependencies, input);
    const attributes = attributesOf(input);
    const metadata = metadataOf(input);
    const tags = parseTags(input.Tagging);
    const finish = ({ blob, md5, checksum }: StoredBody): object | Promise<object> => {
      const output = { ETag: `"${md5}"`, ...encryptionMembers(attributes), ...checksumMembers(checksum) };
      const released = putStored(dependencies, input, {
        key: input.Key,
        blobs: [blob],
        size: blob.size,
        etag: md5,
        lastModified: timeOf(dependencies),
        attributes,
        metadata,
        checksum,
        tags,
      });
      return released === undefined ? output : released.then(() => output);
    };
    return chain(storeBody(uploadBodyOf(input.Body), input, store.blobs), finish);
  }

  function getObject(input: GetObjectInput): object {
    const object = objectOf(dependencies, input);
    checkReadConditions(object, input);
    const range = rangeOf(object, input);
    const output = describe(object, range, input);
    output.Body = store.blobs.read(object.blobs, range?.start ?? 0, range?.end ?? object.size - 1);
    return output;
  }

  function headObject(input: GetObjectInput): object {
    const object = objectOf(dependencies, input);
    checkReadConditions(object, input);
    return describe(object, rangeOf(object, input), input);
  }

  function setTags(input: ObjectInput, tags: Readonly<Record<string, string>>): object {
    store.putObject(input.Bucket, { ...objectOf(dependencies, input), tags });
    return {};
  }

  return {
    PutObject: putObject,
    GetObject: getObject,
    HeadObject: headObject,
    GetObjectTagging: (input: ObjectInput) => ({
      TagSet: Object.entries(objectOf(dependencies, input).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
    PutObjectTagging: (input: PutObjectTaggingInput) => {
      const tags = input.Tagging.TagSet;
      if (tags.length > 10) throw new AwsError('BadRequest', 'Object tags cannot be greater than 10');
      return setTags(input, Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])));
    },
    DeleteObjectTagging: (input: ObjectInput) => setTags(input, {}),
    GetObjectAcl: (input: ObjectInput) => {
      objectOf(dependencies, input);
      return privateAcl;
    },
    GetObjectAttributes: (input: GetObjectAttributesInput) =>
      selectedAttributes(objectOf(dependencies, input), new Set(input.ObjectAttributes)),
  };
}

/** The object of an input. Throws `NoSuchBucket`, `NoSuchKey` …. */
export function objectOf(dependencies: S3Dependencies, input: ObjectInput): StoredObject {
  checkObject(dependencies, input);
  return dependencies.store.object(input.Bucket, input.Key);
}

/**
 * Puts an object whose blobs exist, after the conditions of the write have been checked. If that fails, its blobs are
 * released.
 */
export function putStored(
  dependencies: S3Dependencies,
  input: ObjectInput & WriteConditions,
  object: StoredObject,
): Promise<void> | void {
  const { store } = dependencies;
  let previous: StoredObject | undefined;
  try {
    previous = store.transactions.run(() => {
      bucketOf(dependencies, input);
      checkWriteConditions(input.Key, store.findObject(input.Bucket, input.Key), input);
      return store.putObject(input.Bucket, object);
    });
  } catch (error) {
    const released = store.blobs.release(object.blobs);
    if (released === undefined) throw error;
    return released.then(() => {
      throw error;
    });
  }
  return previous === undefined ? undefined : store.blobs.release(previous.blobs);
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
