import { AwsError } from '../../../kernel/aws-error.js';
import { type Call, type Operation } from '../../../kernel/operation.js';
import { checkWriteConditions } from '../conditions.js';
import { malformedXml } from '../errors.js';
import { emptyEtag } from '../notifications/object-event.js';
import { type DeleteMarker, isDeleteMarker, type ObjectVersion } from '../object-versions.js';
import { newVersionId } from '../versioning.js';
import {
  bucketOf,
  type BucketInput,
  chain,
  checkObject,
  type ObjectInput,
  publish,
  type S3Dependencies,
  timeOf,
} from './dependencies.js';
import { releaseVersion } from './objects.js';

interface DeleteObjectInput extends ObjectInput {
  readonly IfMatch?: string;
}

interface ObjectIdentifier {
  readonly Key: string;
  readonly VersionId?: string;
  readonly ETag?: string;
}

interface DeleteObjectsInput extends BucketInput {
  readonly Delete: { readonly Objects: readonly ObjectIdentifier[]; readonly Quiet?: boolean };
}

/** The result of a deletion. */
interface Deletion {
  /** The version that was removed or replaced. */
  readonly removed: ObjectVersion | undefined;
  /** The delete marker that was added. */
  readonly marker?: DeleteMarker;
}

export function deleteOperations(dependencies: S3Dependencies): Readonly<Record<string, Operation<never>>> {
  const { store } = dependencies;

  /** Deletes an object, or the version that the input names. Without versioning, the object is the version `null`. */
  function remove({ Bucket, Key, VersionId }: ObjectInput, call: Call): Deletion {
    const versionId = newVersionId(bucketOf(dependencies, { Bucket }));
    if (VersionId === undefined && versionId !== undefined) {
      const marker = { key: Key, versionId, lastModified: timeOf(dependencies), isDeleteMarker: true } as const;
      const removed = store.addVersion(Bucket, marker);
      const event = { name: 'ObjectRemoved:DeleteMarkerCreated', bucket: Bucket, etag: emptyEtag } as const;
      publish(dependencies, event, marker, call);
      return { removed, marker };
    }
    const removed = store.removeVersion(Bucket, Key, VersionId ?? 'null');
    if (removed !== undefined) publish(dependencies, { name: 'ObjectRemoved:Delete', bucket: Bucket }, removed, call);
    return { removed };
  }

  return {
    DeleteObject: (input: DeleteObjectInput, call: Call) => {
      checkObject(dependencies, input);
      const { Bucket, Key, VersionId, IfMatch } = input;
      if (IfMatch !== undefined) checkWriteConditions(Key, store.findObject(Bucket, Key), { IfMatch });
      const { removed, marker } = remove(input, call);
      const isMarker = marker !== undefined || isDeleteMarker(removed);
      return chain(releaseVersion(dependencies, removed), () => ({
        ...(isMarker ? { DeleteMarker: true } : {}),
        VersionId: marker?.versionId ?? VersionId,
      }));
    },
    DeleteObjects: (input: DeleteObjectsInput, call: Call) => {
      const { Bucket } = input;
      bucketOf(dependencies, input);
      const { Objects, Quiet } = input.Delete;
      if (Objects.length === 0 || Objects.length > 1000) throw malformedXml();
      const Deleted: object[] = [];
      const Errors: object[] = [];
      const released: (Promise<void> | void)[] = [];
      for (const { Key, VersionId, ETag } of Objects) {
        try {
          if (ETag !== undefined) checkWriteConditions(Key, store.findObject(Bucket, Key), { IfMatch: ETag });
          const named = { Bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) };
          const { removed, marker } = store.transactions.run(() => remove(named, call));
          const markerId = marker?.versionId ?? (isDeleteMarker(removed) ? removed.versionId : undefined);
          Deleted.push({
            Key,
            VersionId,
            ...(markerId === undefined ? {} : { DeleteMarker: true, DeleteMarkerVersionId: markerId }),
          });
          released.push(releaseVersion(dependencies, removed));
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          Errors.push({ Key, VersionId, Code: error.code, Message: error.message });
        }
      }
      const output = { Deleted: Quiet === true ? [] : Deleted, Errors };
      const waiting = released.filter((each) => each instanceof Promise);
      return waiting.length === 0 ? output : Promise.all(waiting).then(() => output);
    },
  };
}
