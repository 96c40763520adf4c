import { AwsError } from '../../kernel/aws-error.js';
import { invalidArgument } from './errors.js';
import { type Checksum, checksumMember } from './checksums.js';
import { type ObjectAttributes, type StoredObject } from './stored-object.js';

const stringAttributes = [
  'CacheControl',
  'ContentDisposition',
  'ContentLanguage',
  'WebsiteRedirectLocation',
  'SSEKMSKeyId',
] as const;

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
  const attributes: { -readonly [Name in keyof ObjectAttributes]: ObjectAttributes[Name] } = {
    ContentType: input.ContentType ?? 'application/octet-stream',
    ServerSideEncryption: input.ServerSideEncryption ?? 'AES256',
  };
  for (const name of stringAttributes) if (input[name] !== undefined) attributes[name] = input[name];
  if (input.BucketKeyEnabled !== undefined) attributes.BucketKeyEnabled = input.BucketKeyEnabled;
  if (input.Expires !== undefined)
    attributes.Expires = input.Expires instanceof Date ? input.Expires.toUTCString() : input.Expires;
  if (input.StorageClass !== undefined && input.StorageClass !== 'STANDARD')
    attributes.StorageClass = input.StorageClass;
  const encoding = input.ContentEncoding === undefined ? undefined : contentEncoding(input.ContentEncoding);
  if (encoding !== undefined) attributes.ContentEncoding = encoding;
  return attributes;
}

/** The encodings of the object itself: `aws-chunked` is only the encoding of the request. */
function contentEncoding(encodings: string): string | undefined {
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

/** Tags in the form of the header `x-amz-tagging`: a query string. */
export function parseTags(tagging: string | undefined): Readonly<Record<string, string>> {
  return tagging === undefined ? {} : Object.fromEntries(new URLSearchParams(tagging));
}

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

/** Members of an output of GetObject and HeadObject that do not depend on the requested range. */
export function objectMembers(object: StoredObject, input: AttributeOverrides): Record<string, unknown> {
  const { attributes } = object;
  const members: Record<string, unknown> = {
    ...attributes,
    AcceptRanges: 'bytes',
    ETag: `"${object.etag}"`,
    LastModified: new Date(object.lastModified),
    Metadata: object.metadata,
  };
  if (attributes.Expires !== undefined) members['Expires'] = dateOf(attributes.Expires);
  const tagCount = Object.keys(object.tags).length;
  if (tagCount > 0) members['TagCount'] = tagCount;
  if (input.ResponseCacheControl !== undefined) members['CacheControl'] = input.ResponseCacheControl;
  if (input.ResponseContentDisposition !== undefined) members['ContentDisposition'] = input.ResponseContentDisposition;
  if (input.ResponseContentEncoding !== undefined) members['ContentEncoding'] = input.ResponseContentEncoding;
  if (input.ResponseContentLanguage !== undefined) members['ContentLanguage'] = input.ResponseContentLanguage;
  if (input.ResponseContentType !== undefined) members['ContentType'] = input.ResponseContentType;
  if (input.ResponseExpires !== undefined) members['Expires'] = input.ResponseExpires;
  return members;
}

/** A header's date; the string itself if it is not a date, as S3 returns it. */
function dateOf(header: string): Date | string {
  const date = new Date(header);
  return Number.isNaN(date.getTime()) ? header : date;
}
