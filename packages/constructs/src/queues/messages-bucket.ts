import { STEPWELL_PREFIX } from '@stepwell/core';
import { type Duration } from 'aws-cdk-lib';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { type StorageSettings, privateBucket } from '../workflow/storage.js';

/**
 * Returns the bucket for large messages, and for inputs and outputs of jobs: the existing one, or a new one whose
 * objects below `_stepwell/` expire.
 */
export function messagesBucket(
  scope: Construct,
  existing: IBucket | undefined,
  settings: StorageSettings & { readonly messageRetention: Duration },
): IBucket {
  const expiration = settings.messageRetention;
  return existing ?? privateBucket(scope, settings, [{ id: 'ExpireMessages', prefix: STEPWELL_PREFIX, expiration }]);
}
