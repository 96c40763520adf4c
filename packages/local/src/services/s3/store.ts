import { AwsError } from '../../kernel/aws-error.js';
import { Records, type Transactions } from '../../kernel/transactions.js';
import { type Blob, type BlobStore } from './blob-store.js';
import { noSuchBucket, noSuchKey } from './errors.js';
import { compareKeys } from './key-order.js';
import { type MultipartUpload, type UploadedPart } from './multipart-upload.js';
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
  private readonly objects = new Map<string, Records<StoredObject>>();
  private readonly uploads: Records<MultipartUpload>;
  /** By upload ID and part number: `<id>/1`. */
  private readonly parts: Records<UploadedPart>;
  /** Derived from the objects: their keys in S3's order. */
  private readonly sorted = new Map<string, { readonly revision: number; readonly keys: readonly string[] }>();

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
   * Deletes a bucket and its unfinished uploads. Throws `BucketNotEmpty` if it has objects.
   *
   * @returns the blobs to release
   */
  delete(name: string): Blob[] {
    this.get(name);
    if (this.objectsOf(name).size > 0)
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, { BucketName: name });
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

  findObject(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(bucket)?.get(key);
  }

  /** Throws `NoSuchBucket` and `NoSuchKey`. */
  object(bucket: string, key: string): StoredObject {
    const object = this.findObject(bucket, key);
    if (object !== undefined) return object;
    this.get(bucket);
    throw noSuchKey(key);
  }

  /**
   * Adds or replaces an object. Throws `NoSuchBucket`.
   *
   * @returns the object's previous value
   */
  putObject(bucket: string, object: StoredObject): StoredObject | undefined {
    this.get(bucket);
    const objects = this.objectsOf(bucket);
    const previous = objects.get(object.key);
    objects.set(object.key, object);
    return previous;
  }

  /** Deletes an object and returns it; `undefined` if it does not exist. */
  deleteObject(bucket: string, key: string): StoredObject | undefined {
    const objects = this.objectsOf(bucket);
    const previous = objects.get(key);
    objects.delete(key);
    return previous;
  }

  /** The keys of a bucket's objects in S3's order. */
  keys(bucket: string): readonly string[] {
    const objects = this.objectsOf(bucket);
    const known = this.sorted.get(bucket);
    if (known?.revision === objects.keyRevision) return known.keys;
    const keys = [...objects.keys()].sort(compareKeys);
    this.sorted.set(bucket, { revision: objects.keyRevision, keys });
    return keys;
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

  private objectsOf(bucket: string): Records<StoredObject> {
    let objects = this.objects.get(bucket);
    if (objects === undefined) {
      objects = new Records(this.transactions, `s3/objects/${bucket}`);
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
