import { AwsError } from '../../kernel/aws-error.js';
import { Records, type Transactions } from '../../kernel/transactions.js';
import { type Blob, type BlobStore } from './blob-store.js';
import { noSuchBucket, noSuchKey } from './errors.js';
import { compareKeys } from './key-order.js';
import { type MultipartUpload, type UploadedPart } from './multipart-upload.js';
import { type ObjectVersion, ObjectVersions } from './object-versions.js';
import { type StoredObject } from './stored-object.js';

/** A bucket. Its objects are other records. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Inputs of configuration operations by name: `Cors`, `LifecycleConfiguration`, `Policy` …. */
  readonly configuration: Readonly<Record<string, object | string>>;
}

/** The buckets of an environment, their objects and unfinished uploads. The bytes are blobs. */
export class S3Store {
  private readonly buckets: Records<Bucket>;
  /** By bucket, so that listings read only the objects of theirs. */
  private readonly objects = new Map<string, ObjectVersions>();
  private readonly uploads: Records<MultipartUpload>;
  /** By upload ID and part number: `<id>/1`. */
  private readonly parts: Records<UploadedPart>;

  constructor(
    readonly transactions: Transactions,
    readonly blobs: BlobStore,
  ) {
    this.buckets = new Records(transactions, 's3/buckets');
    this.uploads = new Records(transactions, 's3/uploads');
    this.parts = new Records(transactions, 's3/parts');
  }

  /** All buckets, by name. */
  list(): Bucket[] {
    return [...this.buckets.values()].sort((a, b) => compareKeys(a.name, b.name));
  }

  find(name: string): Bucket | undefined {
    return this.buckets.get(name);
  }

  /** Throws `NoSuchBucket`. */
  get(name: string): Bucket {
    const bucket = this.find(name);
    if (bucket === undefined) throw noSuchBucket(name);
    return bucket;
  }

  /** Creates a bucket. Throws `BucketAlreadyOwnedByYou` for an existing one, except in us-east-1. */
  create(name: string, region: string, created: number): Bucket {
    checkName(name);
    const existing = this.find(name);
    if (existing !== undefined && region !== 'us-east-1') {
      const message = 'Your previous request to create the named bucket succeeded and you already own it.';
      throw new AwsError('BucketAlreadyOwnedByYou', message, 409, { BucketName: name });
    }
    if (existing !== undefined) return existing;
    const bucket: Bucket = { name, region, created, configuration: {} };
    this.buckets.set(name, bucket);
    return bucket;
  }

  /**
   * Deletes a bucket and its unfinished uploads. Throws `BucketNotEmpty` if it has objects or versions of them.
   *
   * @returns the blobs to release
   */
  delete(name: string): Blob[] {
    this.get(name);
    if (!this.objectsOf(name).isEmpty) {
      const hint = this.objectsOf(name).keys().length === 0 ? '. You must delete all versions in the bucket.' : '';
      const message = `The bucket you tried to delete is not empty${hint}`;
      throw new AwsError('BucketNotEmpty', message, 409, { BucketName: name });
    }
    this.buckets.delete(name);
    return this.uploadsOf(name).flatMap((upload) => this.endUpload(upload));
  }

  /** Sets or, with `undefined`, deletes a configuration of a bucket. */
  configure(name: string, configuration: string, value: object | string | undefined): void {
    const bucket = this.get(name);
    const { [configuration]: _previous, ...others } = bucket.configuration;
    this.buckets.set(name, {
      ...bucket,
      configuration: value === undefined ? others : { ...others, [configuration]: value },
    });
  }

  /** The current object; `undefined` if there is none. */
  findObject(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(bucket)?.find(key);
  }

  /** Throws `NoSuchBucket` and `NoSuchKey`. */
  object(bucket: string, key: string): StoredObject {
    const object = this.findObject(bucket, key);
    if (object !== undefined) return object;
    this.get(bucket);
    throw noSuchKey(key);
  }

  /** All versions of a key, newest first. */
  versionsOf(bucket: string, key: string): readonly ObjectVersion[] {
    return this.objects.get(bucket)?.versionsOf(key) ?? [];
  }

  /**
   * Adds the newest version of a key: an object or a delete marker. Throws `NoSuchBucket`.
   *
   * @returns the version that it replaces, as {@link ObjectVersions.add}
   */
  addVersion(bucket: string, version: ObjectVersion): ObjectVersion | undefined {
    this.get(bucket);
    return this.objectsOf(bucket).add(version);
  }

  /** Replaces an object with one of the same key and version. */
  replaceObject(bucket: string, object: StoredObject): void {
    this.objectsOf(bucket).replace(object);
  }

  /** Removes a version and returns it; `undefined` if it does not exist. */
  removeVersion(bucket: string, key: string, versionId: string): ObjectVersion | undefined {
    return this.objectsOf(bucket).remove(key, versionId);
  }

  /** The keys of a bucket's objects in S3's order. */
  keys(bucket: string): readonly string[] {
    return this.objectsOf(bucket).keys();
  }

  /** The keys of a bucket's versions in S3's order: also of deleted objects. */
  versionKeys(bucket: string): readonly string[] {
    return this.objectsOf(bucket).allKeys();
  }

  /** Adds or replaces an upload. */
  putUpload(upload: MultipartUpload): void {
    this.uploads.set(upload.id, upload);
  }

  /** The upload with that ID, bucket and key. */
  findUpload(bucket: string, key: string, id: string): MultipartUpload | undefined {
    const upload = this.uploads.get(id);
    return upload?.key === key && upload.bucket === bucket ? upload : undefined;
  }

  uploadsOf(bucket: string): MultipartUpload[] {
    return [...this.uploads.values()].filter((upload) => upload.bucket === bucket);
  }

  /** Adds or replaces a part and returns the previous one. */
  putPart(upload: MultipartUpload, part: UploadedPart): UploadedPart | undefined {
    const key = `${upload.id}/${part.number}`;
    const previous = this.parts.get(key);
    this.parts.set(key, part);
    if (part.number > upload.highestPart) this.putUpload({ ...upload, highestPart: part.number });
    return previous;
  }

  part(upload: MultipartUpload, number: number): UploadedPart | undefined {
    return this.parts.get(`${upload.id}/${number}`);
  }

  /** The parts of an upload in their order. */
  partsOf({ id, highestPart }: MultipartUpload): UploadedPart[] {
    const parts: UploadedPart[] = [];
    for (let number = 1; number <= highestPart; number += 1) {
      const part = this.parts.get(`${id}/${number}`);
      if (part !== undefined) parts.push(part);
    }
    return parts;
  }

  /** Deletes an upload with its parts and returns their blobs. */
  endUpload(upload: MultipartUpload): Blob[] {
    const parts = this.partsOf(upload);
    for (const { number } of parts) this.parts.delete(`${upload.id}/${number}`);
    this.uploads.delete(upload.id);
    return parts.map(({ blob }) => blob);
  }

  private objectsOf(bucket: string): ObjectVersions {
    let objects = this.objects.get(bucket);
    if (objects === undefined) {
      objects = new ObjectVersions(this.transactions, bucket);
      this.objects.set(bucket, objects);
    }
    return objects;
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function checkName(name: string): void {
  if (/^(?!xn--|sthree-|\d+\.\d+\.\d+\.\d+$)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return;
  const rule = 'a name must have 3 to 63 lower-case letters, digits, dots and hyphens';
  throw new AwsError(
    'InvalidBucketName',
    `The specified bucket is not valid: ${rule}, got '${name.slice(0, 80)}'`,
    400,
    { BucketName: name.slice(0, 80) },
  );
}
