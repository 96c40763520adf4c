import { type Invoke } from '../../../kernel/calls.js';

interface ListedVersion {
  readonly Key: string;
  readonly VersionId: string;
}

interface VersionsOutput {
  readonly Versions?: readonly ListedVersion[];
  readonly DeleteMarkers?: readonly ListedVersion[];
}

/** The keys of the objects below a prefix. */
export async function listAll(Bucket: string, Prefix: string, invoke: Invoke): Promise<string[]> {
  const keys: string[] = [];
  let StartAfter: string | undefined;
  do {
    const { Contents = [] } = await invoke<{ Contents?: readonly { Key: string }[] }>('s3', 'ListObjectsV2', {
      Bucket,
      Prefix,
      ...(StartAfter === undefined ? {} : { StartAfter }),
    });
    keys.push(...Contents.map(({ Key }) => Key));
    StartAfter = Contents.at(-1)?.Key;
  } while (StartAfter !== undefined);
  return keys;
}

/** Deletes the objects below a prefix; objects of buckets with versioning get delete markers. */
export async function deleteAll(bucket: string, prefix: string, invoke: Invoke): Promise<void> {
  for (const Key of await listAll(bucket, prefix, invoke)) await invoke('s3', 'DeleteObject', { Bucket: bucket, Key });
}

/** Deletes all versions and delete markers of a bucket. */
export async function emptyBucket(Bucket: string, invoke: Invoke): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await invoke<VersionsOutput>('s3', 'ListObjectVersions', { Bucket });
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    await invoke('s3', 'DeleteObjects', { Bucket, Delete: { Objects } });
  }
}
