import { type Operation } from '../../../kernel/operation.js';
import { type Blob } from '../blob-store.js';
import { checkWriteConditions } from '../conditions.js';
import { malformedXml } from '../errors.js';
import {
  bucketOf,
  type BucketInput,
  chain,
  checkObject,
  type ObjectInput,
  type S3Dependencies,
} from './dependencies.js';

interface DeleteObjectInput extends ObjectInput {
  readonly IfMatch?: string;
}

interface DeleteObjectsInput extends BucketInput {
  readonly Delete: { readonly Objects: readonly { readonly Key: string }[]; readonly Quiet?: boolean };
}

export function deleteOperations(dependencies: S3Dependencies): Readonly<Record<string, Operation<never>>> {
  const { store } = dependencies;

  function remove(bucket: string, keys: readonly string[]): Promise<void> | void {
    const blobs = keys.flatMap((key): readonly Blob[] => store.deleteObject(bucket, key)?.blobs ?? []);
    return store.blobs.release(blobs);
  }

  return {
    DeleteObject: (input: DeleteObjectInput) => {
      checkObject(dependencies, input);
      const { Bucket, Key, IfMatch } = input;
      if (IfMatch !== undefined) checkWriteConditions(Key, store.findObject(Bucket, Key), { IfMatch });
      return chain(remove(Bucket, [Key]), () => ({}));
    },
    DeleteObjects: (input: DeleteObjectsInput) => {
      bucketOf(dependencies, input);
      const { Objects, Quiet } = input.Delete;
      if (Objects.length === 0 || Objects.length > 1000) throw malformedXml();
      const keys = Objects.map(({ Key }) => Key);
      return chain(remove(input.Bucket, keys), () => ({
        Deleted: Quiet === true ? [] : keys.map((Key) => ({ Key })),
      }));
    },
  };
}
