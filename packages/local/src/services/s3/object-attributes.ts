import { AwsError } from '../../kernel/aws-error.js';
import { invalidArgument } from './errors.js';
import { type Checksum, checksumMember } from './checksums.js';
import { type ObjectAttributes, type StoredObject } from './stored-object.js';

/** The maximum size of all user metadata in bytes, names and values. */
const metadataLimit = 2048;

/** Members of the inputs of PutObject, CopyObject and CreateMultipartUpload. */
export interface AttributesInput extends Omit<ObjectAttributes, 'Expires'> {
  /** A string if the header is not a date. */
  readonly Expires?: Date | string;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly Tagging?: string;
}

/** The attributes of a write that S3 stores with the object. */
export function attributesOf(input: AttributesInput): ObjectAttributes {
  return {
    CacheControl: input.CacheControl,
    ContentDisposition: input.ContentDisposition,
    ContentEncoding: contentEncoding(input.ContentEncoding),
    ContentLanguage: input.ContentLanguage,
    ContentType: input.ContentType ?? 'binary/octet-stream',
    Expires: input.Expires instanceof Date ? input.Expires.toUTCString() : input.Expires,
    WebsiteRedirectLocation: input.WebsiteRedirectLocation,
    StorageClass: input.StorageClass === 'STANDARD' ? undefined : input.StorageClass,
    ServerSideEncryption: input.ServerSideEncryption ?? 'AES256',
    SSEKMSKeyId: input.SSEKMSKeyId,
    BucketKeyEnabled: input.BucketKeyEnabled,
  };
}

/** The encodings of the object itself: `aws-chunked` is only the encoding of the request. */
function contentEncoding(encodings: string | undefined): string | undefined {
  if (encodings === undefined) return undefined;
  const kept = encodings
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'aws-chunked');
  return kept.length === 0 ? undefined : kept.join(',');
}

const noMetadata: Readonly<Record<string, string>> = {};

/** The user metadata of a write. Throws `MetadataTooLarge`, and `InvalidArgument` for a name that no header can have. */
export function metadataOf({ Metadata }: AttributesInput): Readonly<Record<string, string>> {
  if (Metadata === undefined) return noMetadata;
  let size = 0;
  for (const [name, value] of Object.entries(Metadata)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw invalidArgument('Metadata', name, 'the name of an HTTP header');
    size += name.length + Buffer.byteLength(value);
  }
  if (size > metadataLimit) {
    const message = 'Your metadata headers exceed the maximum allowed metadata size';
    throw new AwsError('MetadataTooLarge', message, 400, {
      MaxSizeAllowed: String(metadataLimit),
      Size: String(size),
    });
  }
  return Metadata;
}

const noTags: Readonly<Record<string, string>> = {};

/** Tags in the form of the header `x-amz-tagging`: a query string. Throws as {@link checkedTags}. */
export function parseTags(tagging: string | undefined): Readonly<Record<string, string>> {
  if (tagging === undefined) return noTags;
  const tags = [...new URLSearchParams(tagging)].map(([Key, Value]) => ({ Key, Value }));
  return checkedTags(tags, 'Object', 10);
}

/**
 * Tags as an object. Throws `InvalidTag` and `BadRequest`.
 *
 * @param kind `Object` or `Bucket`, for messages
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
export function checkedTags(
  tags: readonly { readonly Key: string; readonly Value: string }[],
  kind: 'Object' | 'Bucket',
  most: number,
): Readonly<Record<string, string>> {
  if (tags.length > most) throw new AwsError('BadRequest', `${kind} tags cannot be greater than ${most}`);
  for (const { Key, Value } of tags) {
    if (Key === '' || Key.length > 128 || !tagCharacters.test(Key))
      throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid', 400, { TagKey: Key });
    if (Value.length > 256 || !tagCharacters.test(Value))
      throw new AwsError('InvalidTag', 'The TagValue you have provided is invalid', 400, {
        TagKey: Key,
        TagValue: Value,
      });
  }
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key');
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Members of an output with an object's checksum. */
export function checksumMembers(checksum: Checksum | undefined): Readonly<Record<string, string>> {
  return checksum === undefined
    ? {}
    : { [checksumMember(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type };
}

/** Members of an output that describe the encryption of an object. */
export function encryptionMembers({ ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled }: ObjectAttributes): object {
  return { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled };
}

/** Members of GetObject's input that replace attributes in the response. */
export interface AttributeOverrides {
  readonly ResponseCacheControl?: string;
  readonly ResponseContentDisposition?: string;
  readonly ResponseContentEncoding?: string;
  readonly ResponseContentLanguage?: string;
  readonly ResponseContentType?: string;
  readonly ResponseExpires?: Date | string;
}

/**
 * The output of HeadObject without checksum, and without a range. All members are in one literal, because adding them
 * one by one costs several times as much.
 */
export function objectMembers(object: StoredObject, input: AttributeOverrides) {
  const { attributes } = object;
  return {
    Body: undefined as unknown,
    AcceptRanges: 'bytes',
    LastModified: new Date(object.lastModified),
    ContentLength: object.size,
    ETag: `"${object.etag}"`,
    ContentRange: undefined as string | undefined,
    CacheControl: input.ResponseCacheControl ?? attributes.CacheControl,
    ContentDisposition: input.ResponseContentDisposition ?? attributes.ContentDisposition,
    ContentEncoding: input.ResponseContentEncoding ?? attributes.ContentEncoding,
    ContentLanguage: input.ResponseContentLanguage ?? attributes.ContentLanguage,
    ContentType: input.ResponseContentType ?? attributes.ContentType,
    Expires: input.ResponseExpires ?? dateOf(attributes.Expires),
    WebsiteRedirectLocation: attributes.WebsiteRedirectLocation,
    ServerSideEncryption: attributes.ServerSideEncryption,
    SSEKMSKeyId: attributes.SSEKMSKeyId,
    BucketKeyEnabled: attributes.BucketKeyEnabled,
    StorageClass: attributes.StorageClass,
    Metadata: object.metadata,
    VersionId: undefined as string | undefined,
    TagCount: tagCount(object.tags),
    PartsCount: undefined as number | undefined,
  };
}

function tagCount(tags: StoredObject['tags']): number | undefined {
  if (tags === noTags) return undefined;
  return Object.keys(tags).length || undefined;
}

/** A header's date; the string itself if it is not a date, as S3 returns it. */
function dateOf(header: string | undefined): Date | string | undefined {
  if (header === undefined) return undefined;
  const date = new Date(header);
  return Number.isNaN(date.getTime()) ? header : date;
}
