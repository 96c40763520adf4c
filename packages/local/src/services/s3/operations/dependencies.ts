import { AwsError } from '../../../kernel/aws-error.js';
import { type Clock } from '@stepwell/asl';
import { type Call } from '../../../kernel/operation.js';
import { deletedVersion, invalidArgument, noSuchKey, noSuchUpload, noSuchVersion } from '../errors.js';
import { type MultipartUpload } from '../multipart-upload.js';
import { type Notifier } from '../notifications/notifier.js';
import { type NewObjectEvent } from '../notifications/object-event.js';
import { isDeleteMarker, type ObjectVersion, versionIdOf } from '../object-versions.js';
import { type Bucket, type S3Store } from '../store.js';
import { type StoredObject } from '../stored-object.js';
import { versioningOf } from '../versioning.js';
import { wholeSeconds } from '../stored-object.js';

/** The state that the operations share. */
export interface S3Dependencies {
  readonly store: S3Store;
  readonly notifier: Notifier;
  readonly accountId: string;
  readonly clock: Clock;
  /** Returns the address of the endpoint. */
  readonly endpoint: () => string;
}

export interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

export interface ObjectInput extends BucketInput {
  readonly Key: string;
  readonly VersionId?: string;
}

export interface UploadInput extends ObjectInput {
  readonly UploadId: string;
}

/** The bucket of an input. Throws `NoSuchBucket`, and `AccessDenied` if it belongs to another account. */
export function bucketOf({ store, accountId }: S3Dependencies, { Bucket, ExpectedBucketOwner }: BucketInput): Bucket {
  if (ExpectedBucketOwner !== undefined && ExpectedBucketOwner !== accountId) {
    const message = `The bucket belongs to the account ${accountId}, not to ${ExpectedBucketOwner}`;
    throw new AwsError('AccessDenied', message, 403);
  }
  return store.get(Bucket);
}

/** Checks the bucket and the key of an input, and returns the bucket. Throws `KeyTooLongError`. */
export function checkObject(dependencies: S3Dependencies, input: ObjectInput): Bucket {
  const bucket = bucketOf(dependencies, input);
  const { Key } = input;
  // A character has at most 3 bytes per code unit.
  const size = Key.length * 3 > maxKeySize ? Buffer.byteLength(Key) : 0;
  if (size > maxKeySize) {
    throw new AwsError('KeyTooLongError', 'Your key is too long', 400, {
      Size: String(size),
      MaxSizeAllowed: String(maxKeySize),
    });
  }
  return bucket;
}

/**
 * The current object of an input, or the version that it names. Throws `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`, and
 * `MethodNotAllowed` for a delete marker.
 */
export function objectOf(dependencies: S3Dependencies, input: ObjectInput): StoredObject {
  checkObject(dependencies, input);
  const { Bucket, Key, VersionId } = input;
  const { store } = dependencies;
  if (VersionId === undefined) {
    const object = store.findObject(Bucket, Key);
    if (object !== undefined) return object;
    const [latest] = store.versionsOf(Bucket, Key);
    throw isDeleteMarker(latest) ? deletedVersion(noSuchKey(Key), latest) : noSuchKey(Key);
  }
  const version = store.versionsOf(Bucket, Key).find((each) => versionIdOf(each) === VersionId);
  if (version === undefined) throw noSuchVersion(VersionId);
  if (!isDeleteMarker(version)) return version;
  const message = 'The specified method is not allowed against this resource.';
  throw deletedVersion(new AwsError('MethodNotAllowed', message, 405), version);
}

/** The version ID in outputs; none in a bucket that never had versioning. */
export function shownVersionId(bucket: Bucket, version: ObjectVersion): string | undefined {
  return versioningOf(bucket) === undefined ? undefined : versionIdOf(version);
}

/** Publishes an event of a version to the destinations of the bucket's notifications. */
export function publish(
  { store, notifier }: S3Dependencies,
  event: Pick<NewObjectEvent, 'name' | 'bucket' | 'size' | 'etag'>,
  version: ObjectVersion,
  call: Call,
): void {
  const bucket = store.get(event.bucket);
  notifier.publish(bucket, { ...event, key: version.key, versionId: shownVersionId(bucket, version) }, call);
}

/** Bytes of a key in UTF-8. */
const maxKeySize = 1024;

/** The upload of an input. Throws `NoSuchUpload`. */
export function uploadOf(dependencies: S3Dependencies, input: UploadInput): MultipartUpload {
  checkObject(dependencies, input);
  const upload = dependencies.store.findUpload(input.Bucket, input.Key, input.UploadId);
  if (upload === undefined) throw noSuchUpload(input.UploadId);
  return upload;
}

/** An integer of the query, at most `high`. Throws `InvalidArgument` if it is less than `low`. */
export function integerOf(
  name: string,
  value: number | undefined,
  fallback: number,
  low: number,
  high: number,
): number {
  if (value === undefined) return fallback;
  if (!Number.isInteger(value) || value < low || value > 2 ** 31 - 1)
    throw invalidArgument(name, value, `an integer from ${low} to ${high}`);
  return Math.min(value, high);
}

/** The current time as S3 stores it. */
export function timeOf({ clock }: S3Dependencies): number {
  return wholeSeconds(clock.now());
}

/** The owner of all buckets and objects. */
export const owner = { ID: 'stepwell' };

/** The canned ACL of S3 objects and buckets without another one. */
export const privateAcl = {
  Owner: owner,
  Grants: [{ Grantee: { ID: owner.ID, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }],
};

/** Calls `next` with a value, or when its promise resolves. */
export function chain<Value, Result>(
  value: Value | Promise<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
