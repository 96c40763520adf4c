import { randomBytes } from 'node:crypto';
import { type Bucket } from './store.js';

/** Whether a bucket has versioning; `undefined` if it never had. */
export function versioningOf({ configuration }: Bucket): 'Enabled' | 'Suspended' | undefined {
  const { VersioningConfiguration: value } = configuration;
  // The kernel validated it.
  return typeof value === 'object' ? (value as { readonly Status?: 'Enabled' | 'Suspended' }).Status : undefined;
}

/**
 * The ID of a new version: `null` while versioning is suspended, `undefined` in a bucket that never had versioning.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/AddingObjectstoVersionSuspendedBuckets.html
 */
export function newVersionId(bucket: Bucket): string | undefined {
  const status = versioningOf(bucket);
  if (status === undefined) return undefined;
  return status === 'Suspended' ? 'null' : randomBytes(24).toString('base64url');
}
