import { Records, type Transactions } from '../../kernel/transactions.js';
import { compareKeys } from './key-order.js';
import { type StoredObject } from './stored-object.js';

/** The newest version of an object that was deleted from a bucket with versioning. */
export interface DeleteMarker {
  readonly key: string;
  readonly versionId: string;
  /** Milliseconds since the epoch, whole seconds as in S3. */
  readonly lastModified: number;
  readonly isDeleteMarker: true;
}

export type ObjectVersion = StoredObject | DeleteMarker;

/** The ID of a version. Objects that were put without versioning have the version `null`. */
export function versionIdOf({ versionId = 'null' }: ObjectVersion): string {
  return versionId;
}

export function isDeleteMarker(version: ObjectVersion | undefined): version is DeleteMarker {
  return version !== undefined && 'isDeleteMarker' in version;
}

/**
 * The objects of a bucket with all their versions.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
 */
export class ObjectVersions {
  /** The objects that GetObject returns without a version ID. */
  private readonly current: Records<StoredObject>;
  /** All versions, newest first, of the keys that have others than the current object. */
  private readonly histories: Records<readonly ObjectVersion[]>;
  private sorted: { readonly revision: number; readonly keys: readonly string[] } | undefined;
  private sortedAll: { readonly revision: number; readonly keys: readonly string[] } | undefined;

  constructor(transactions: Transactions, bucket: string) {
    this.current = new Records(transactions, `s3/objects/${bucket}`);
    this.histories = new Records(transactions, `s3/versions/${bucket}`);
  }

  get isEmpty(): boolean {
    return this.current.size === 0 && this.histories.size === 0;
  }

  /** The current object; `undefined` if there is none, or if it is deleted. */
  find(key: string): StoredObject | undefined {
    return this.current.get(key);
  }

  /** All versions of a key, newest first. */
  versionsOf(key: string): readonly ObjectVersion[] {
    const history = this.histories.get(key);
    if (history !== undefined) return history;
    const object = this.current.get(key);
    return object === undefined ? [] : [object];
  }

  /**
   * Adds the newest version of a key.
   *
   * @returns the version with the same ID, which it replaces: only the version `null` can be replaced
   */
  add(version: ObjectVersion): ObjectVersion | undefined {
    const before = this.versionsOf(version.key);
    const id = versionIdOf(version);
    const replaced = before.find((each) => versionIdOf(each) === id);
    this.set(version.key, [version, ...before.filter((each) => each !== replaced)]);
    return replaced;
  }

  /** Replaces a version with one of the same ID, in its place. */
  replace(object: StoredObject): void {
    const id = versionIdOf(object);
    const versions = this.versionsOf(object.key).map((each) => (versionIdOf(each) === id ? object : each));
    this.set(object.key, versions);
  }

  /** Removes a version and returns it. */
  remove(key: string, versionId: string): ObjectVersion | undefined {
    const before = this.versionsOf(key);
    const removed = before.find((version) => versionIdOf(version) === versionId);
    if (removed !== undefined)
      this.set(
        key,
        before.filter((version) => version !== removed),
      );
    return removed;
  }

  /** The keys of the current objects in S3's order. */
  keys(): readonly string[] {
    const revision = this.current.keyRevision;
    if (this.sorted?.revision !== revision)
      this.sorted = { revision, keys: [...this.current.keys()].sort(compareKeys) };
    return this.sorted.keys;
  }

  /** The keys of all versions in S3's order. */
  allKeys(): readonly string[] {
    if (this.histories.size === 0) return this.keys();
    const revision = this.current.keyRevision + this.histories.keyRevision;
    if (this.sortedAll?.revision !== revision) {
      const keys = new Set([...this.current.keys(), ...this.histories.keys()]);
      this.sortedAll = { revision, keys: [...keys].sort(compareKeys) };
    }
    return this.sortedAll.keys;
  }

  private set(key: string, versions: readonly ObjectVersion[]): void {
    const [latest, ...older] = versions;
    if (latest === undefined || isDeleteMarker(latest)) this.current.delete(key);
    else this.current.set(key, latest);
    if (older.length > 0 || isDeleteMarker(latest)) this.histories.set(key, versions);
    else this.histories.delete(key);
  }
}
