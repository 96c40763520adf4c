import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';

/** Props of a new bucket. */
export interface PrivateBucketProps {
  /** @default - S3 managed keys */
  readonly encryptionKey?: IKey;
  /** @default - no access logs */
  readonly serverAccessLogsBucket?: IBucket;
  /** @default - nothing expires */
  readonly lifecycleRules?: LifecycleRule[];
  readonly removalPolicy: RemovalPolicy;
}

/** Deletes incomplete multipart uploads after one day. */
export const ABORT_INCOMPLETE_UPLOADS: LifecycleRule = {
  id: 'AbortIncompleteUploads',
  abortIncompleteMultipartUploadAfter: Duration.days(1),
};

/** Creates the bucket of a workflow with the id `Bucket`: private, encrypted, TLS 1.2 only. */
export function privateBucket(
  scope: Construct,
  { encryptionKey, serverAccessLogsBucket, lifecycleRules, removalPolicy }: PrivateBucketProps,
): Bucket {
  const bucket = new Bucket(scope, 'Bucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    ...(encryptionKey
      ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    serverAccessLogsBucket,
    serverAccessLogsPrefix: serverAccessLogsBucket ? `${scope.node.id}/` : undefined,
    lifecycleRules,
    removalPolicy,
  });
  if (serverAccessLogsBucket === undefined) {
    acknowledge(
      bucket,
      'S1',
      'Access logs need another bucket: specify serverAccessLogsBucket, or an existing bucket with access logs',
    );
  }
  return bucket;
}
