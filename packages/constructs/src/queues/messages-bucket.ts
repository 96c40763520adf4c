import { OWN_OBJECTS_PREFIX } from '@stepwell/core/concurrent-download';
import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';

/** How the bucket of a pipeline is set up. */
export interface MessagesBucketProps {
  readonly encryptionKey?: IKey;
  /** How long what is below `_stepwell/` is kept. */
  readonly retention: Duration;
  readonly removalPolicy: RemovalPolicy;
}

/** The bucket for what is too long for a message, and for inputs and outputs of jobs: private, encrypted, TLS only, emptied in time. */
export function messagesBucket(scope: Construct, { encryptionKey, retention, removalPolicy }: MessagesBucketProps): Bucket {
  const bucket = new Bucket(scope, 'Bucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    ...(encryptionKey ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true } : { encryption: BucketEncryption.S3_MANAGED }),
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    lifecycleRules: [{ id: 'ExpireMessages', prefix: OWN_OBJECTS_PREFIX, expiration: retention }],
    removalPolicy,
  });
  acknowledge(bucket, 'S1', 'Access logs need a bucket of their own, which not every account wants here: bring a bucket with them on');
  return bucket;
}
