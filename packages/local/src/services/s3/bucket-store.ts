import { type BlobStore } from './blob-store.js';
import { type Bucket, type StoredObject } from './bucket.js';
import { compareKeys } from './key-order.js';
import { S3Error } from './s3-error.js';

/** All buckets of an environment. Objects' bytes lie on disk, what is known of them in memory. */
export class BucketStore {
  private readonly buckets = new Map<string, Bucket>();
  private readonly sorted = new WeakMap<Bucket, readonly string[]>();

  constructor(readonly blobs: BlobStore) {}

  /** Every bucket, by name. */
  list(): Bucket[] {
    return [...this.buckets.values()].sort((a, b) => compareKeys(a.name, b.name));
  }

  /** A bucket, if there is one of that name. */
  find(name: string): Bucket | undefined {
    return this.buckets.get(name);
  }

  /** A bucket; `NoSuchBucket` for none. */
  get(name: string): Bucket {
    const bucket = this.find(name);
    if (!bucket) throw S3Error.noSuchBucket(name);
    return bucket;
  }

  /** Creates a bucket; `BucketAlreadyOwnedByYou` for one that is there, except in us-east-1, where S3 lets it pass. */
  create(name: string, region: string, created: number): Bucket {
    if (!/^(?!xn--|sthree-|\d+\.\d+\.\d+\.\d+$)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
      throw new S3Error(
        'InvalidBucketName',
        'The specified bucket is not valid: a name must be 3 to 63 lower-case letters, digits, dots and hyphens, ' +
          `got '${name.slice(0, 80)}'`,
      );
    }
    const existing = this.buckets.get(name);
    if (existing && region !== 'us-east-1') {
      throw new S3Error(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        409,
        { BucketName: name },
      );
    }
    if (existing) return existing;
    const bucket: Bucket = { name, region, created, objects: new Map(), uploads: new Map(), configuration: new Map() };
    this.buckets.set(name, bucket);
    return bucket;
  }

  /** Deletes an empty bucket, unfinished uploads with it; `BucketNotEmpty` where objects are in it. */
  async delete(name: string): Promise<void> {
    const bucket = this.get(name);
    if (bucket.objects.size > 0)
      throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, { BucketName: name });
    this.buckets.delete(name);
    await Promise.all(
      [...bucket.uploads.values()].map((upload) =>
        this.blobs.release([...upload.parts.values()].map((part) => part.blob)),
      ),
    );
  }

  /** An object; `NoSuchKey` for none. */
  object(bucket: Bucket, key: string): StoredObject {
    const object = bucket.objects.get(key);
    if (!object) throw S3Error.noSuchKey(key);
    return object;
  }

  /**
   * Puts an object in its place at once, after `check` has accepted what is there now. The blobs become the object's;
   * where `check` throws they are released.
   */
  async put(bucket: Bucket, object: StoredObject, check: (existing: StoredObject | undefined) => void): Promise<void> {
    const existing = bucket.objects.get(object.key);
    try {
      check(existing);
      if (!this.buckets.has(bucket.name)) throw S3Error.noSuchBucket(bucket.name);
    } catch (error) {
      await this.blobs.release(object.blobs);
      throw error;
    }
    bucket.objects.set(object.key, object);
    if (existing) await this.blobs.release(existing.blobs);
    else this.sorted.delete(bucket);
  }

  /** Replaces what is known of an object (its tags), not its bytes. */
  replace(bucket: Bucket, object: StoredObject): void {
    bucket.objects.set(object.key, object);
  }

  /** Deletes an object. An unknown object is ignored. */
  async remove(bucket: Bucket, key: string): Promise<void> {
    const existing = bucket.objects.get(key);
    if (!existing) return;
    bucket.objects.delete(key);
    this.sorted.delete(bucket);
    await this.blobs.release(existing.blobs);
  }

  /** The bucket's keys in S3's order. */
  keys(bucket: Bucket): readonly string[] {
    const known = this.sorted.get(bucket);
    if (known) return known;
    const keys = [...bucket.objects.keys()].sort(compareKeys);
    this.sorted.set(bucket, keys);
    return keys;
  }
}
