import { STEPWELL_PREFIX } from '@stepwell/core/concurrent-download';
import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type Bucket } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { privateBucket } from '../storage/private-bucket.js';

/** How the bucket of a pipeline is set up. */
export interface MessagesBucketProps {
  readonly encryptionKey?: IKey;
  /** How long what is below `_stepwell/` is kept. */
  readonly retention: Duration;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The bucket for what is too long for a message, and for inputs and outputs of jobs: private, encrypted, TLS only,
 * emptied in time.
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
