import { STEPWELL_PREFIX } from '@stepwell/core/concurrent-download';
import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type Bucket } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { privateBucket } from '../storage/private-bucket.js';

/** Props of the bucket for messages. */
export interface MessagesBucketProps {
  readonly encryptionKey?: IKey;
  /** The retention of objects below `_stepwell/`. */
  readonly retention: Duration;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * Creates the bucket for large messages, and for inputs and outputs of jobs: private, encrypted, TLS only, with
 * expiring objects.
 */
export function messagesBucket(
  scope: Construct,
  { encryptionKey, retention, removalPolicy }: MessagesBucketProps,
): Bucket {
  return privateBucket(scope, {
    encryptionKey,
    lifecycleRules: [{ id: 'ExpireMessages', prefix: STEPWELL_PREFIX, expiration: retention }],
    removalPolicy,
  });
}
