import { type Operation } from '../../../kernel/operation.js';
import { invalidArgument } from '../errors.js';
import { compareKeys } from '../key-order.js';
import { listKeys, type KeyPage } from '../list-keys.js';
import { type MultipartUpload } from '../multipart-upload.js';
import { isDeleteMarker, versionIdOf } from '../object-versions.js';
import { type StoredObject } from '../stored-object.js';
import { versionPage } from '../version-page.js';
import { bucketOf, type BucketInput, integerOf, owner, type S3Dependencies } from './dependencies.js';

interface ListInput extends BucketInput {
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly EncodingType?: string;
  readonly MaxKeys?: number;
}

interface ListObjectsInput extends ListInput {
  readonly Marker?: string;
}

interface ListObjectsV2Input extends ListInput {
  readonly ContinuationToken?: string;
  readonly StartAfter?: string;
  readonly FetchOwner?: boolean;
}

interface ListVersionsInput extends ListInput {
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

interface ListUploadsInput extends BucketInput {
  readonly Prefix?: string;
  readonly KeyMarker?: string;
  readonly UploadIdMarker?: string;
  readonly MaxUploads?: number;
}

/** A page of a listing, and how to write its keys. */
interface Listing {
  readonly page: KeyPage;
  readonly encode: (text: string) => string;
  /** Members that the outputs of all listings have. */
  readonly members: { readonly MaxKeys: number };
}

export function listOperations(dependencies: S3Dependencies): Readonly<Record<string, Operation<never>>> {
  const { store } = dependencies;

  function list(input: ListInput, after: string, keys?: readonly string[]): Listing {
    bucketOf(dependencies, input);
    const { Bucket, Prefix = '', Delimiter = '', EncodingType } = input;
    const encode =
      EncodingType === 'url'
        ? (text: string) => encodeURIComponent(text).replaceAll('%2F', '/')
        : (text: string) => text;
    const maxKeys = integerOf('max-keys', input.MaxKeys, 1000, 0, 1000);
    const page = listKeys(keys ?? store.keys(Bucket), { prefix: Prefix, delimiter: Delimiter, after, maxKeys });
    const members = {
      Name: Bucket,
      Prefix: encode(Prefix),
      Delimiter: Delimiter === '' ? undefined : encode(Delimiter),
      MaxKeys: maxKeys,
      EncodingType,
      IsTruncated: page.next !== undefined,
      CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    };
    return { page, encode, members };
  }

  function entry(
    { key, lastModified, etag, checksum, size, attributes }: StoredObject,
    encode: (text: string) => string,
    hasOwner: boolean,
  ): object {
    return {
      Key: encode(key),
      LastModified: new Date(lastModified),
      ETag: `"${etag}"`,
      ...(checksum === undefined ? {} : { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type }),
      Size: size,
      ...(hasOwner ? { Owner: owner } : {}),
      StorageClass: attributes.StorageClass ?? 'STANDARD',
    };
  }

  return {
    ListObjectsV2: (input: ListObjectsV2Input) => {
      const { ContinuationToken: token, StartAfter = '', FetchOwner = false } = input;
      const { page, encode, members } = list(input, token === undefined ? StartAfter : decodeToken(token));
      return {
        ...members,
        KeyCount: page.keys.length + page.commonPrefixes.length,
        ContinuationToken: token,
        StartAfter: StartAfter === '' ? undefined : encode(StartAfter),
        NextContinuationToken: page.next === undefined ? undefined : encodeToken(page.next),
        Contents: page.keys.map((key) => entry(store.object(input.Bucket, key), encode, FetchOwner)),
      };
    },
    ListObjects: (input: ListObjectsInput) => {
      const { Marker = '', Delimiter = '' } = input;
      const { page, encode, members } = list(input, Marker);
      return {
        ...members,
        Marker: encode(Marker),
        NextMarker: page.next === undefined || Delimiter === '' ? undefined : encode(page.next),
        Contents: page.keys.map((key) => entry(store.object(input.Bucket, key), encode, true)),
      };
    },
    ListObjectVersions: (input: ListVersionsInput) => {
      const { Bucket, KeyMarker = '', VersionIdMarker = '' } = input;
      if (VersionIdMarker !== '' && KeyMarker === '')
        throw invalidArgument('version-id-marker', VersionIdMarker, 'together with a key-marker');
      const { page, encode, members } = list(input, KeyMarker, store.versionKeys(Bucket));
      const after = { key: KeyMarker, versionId: VersionIdMarker };
      const { versions, commonPrefixes, next } = versionPage(page, members.MaxKeys, after, (key) =>
        store.versionsOf(Bucket, key),
      );
      const shown = versions.map(({ version, isLatest }) => ({
        version,
        entry: {
          ...(isDeleteMarker(version)
            ? { Key: encode(version.key), LastModified: new Date(version.lastModified), Owner: owner }
            : entry(version, encode, true)),
          VersionId: versionIdOf(version),
          IsLatest: isLatest,
        },
      }));
      return {
        ...members,
        IsTruncated: next !== undefined,
        KeyMarker: encode(KeyMarker),
        VersionIdMarker,
        ...(next === undefined ? {} : { NextKeyMarker: encode(next.key), NextVersionIdMarker: next.versionId }),
        CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
        Versions: shown.filter(({ version }) => !isDeleteMarker(version)).map((each) => each.entry),
        DeleteMarkers: shown.filter(({ version }) => isDeleteMarker(version)).map((each) => each.entry),
      };
    },
    ListMultipartUploads: (input: ListUploadsInput) => listUploads(dependencies, input),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
function listUploads(dependencies: S3Dependencies, input: ListUploadsInput): object {
  const { name } = bucketOf(dependencies, input);
  const { Prefix = '', KeyMarker, UploadIdMarker } = input;
  const maxUploads = integerOf('max-uploads', input.MaxUploads, 1000, 1, 1000);
  const uploads = dependencies.store
    .uploadsOf(name)
    .filter(({ key }) => key.startsWith(Prefix))
    .sort((a, b) => compareKeys(orderOf(a), orderOf(b)));
  const marker = `${KeyMarker ?? ''}\u0000${UploadIdMarker ?? '\uffff'}`;
  const rest = KeyMarker === undefined ? uploads : uploads.filter((upload) => compareKeys(orderOf(upload), marker) > 0);
  const shown = rest.slice(0, maxUploads);
  const last = shown.at(-1);
  const isTruncated = rest.length > shown.length;
  return {
    Bucket: name,
    KeyMarker: KeyMarker ?? '',
    UploadIdMarker: UploadIdMarker ?? '',
    ...(isTruncated && last !== undefined ? { NextKeyMarker: last.key, NextUploadIdMarker: last.id } : {}),
    Prefix,
    MaxUploads: maxUploads,
    IsTruncated: isTruncated,
    Uploads: shown.map(({ key, id, attributes, initiated }) => ({
      Key: key,
      UploadId: id,
      StorageClass: attributes.StorageClass ?? 'STANDARD',
      Initiated: new Date(initiated),
    })),
  };
}

function orderOf({ key, id }: MultipartUpload): string {
  return `${key}\u0000${id}`;
}

/** Tokens are opaque to clients. The prefix distinguishes them from other strings. */
function encodeToken(after: string): string {
  return `1-${Buffer.from(after).toString('base64url')}`;
}

function decodeToken(token: string): string {
  if (!/^1-[\w-]*$/.test(token))
    throw invalidArgument('continuation-token', token, 'the NextContinuationToken of the previous page');
  return Buffer.from(token.slice(2), 'base64url').toString('utf8');
}
