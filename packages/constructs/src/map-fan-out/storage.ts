import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { type MapFanOutProps } from './props.js';
import { type Settings } from './settings.js';

/** Where outcomes and reports go: the user's own bucket, or one created here. */
export function bucketOf(scope: Construct, props: MapFanOutProps, settings: Settings): IBucket {
  if (props.bucket) return props.bucket;
  const bucket = new Bucket(scope, 'Bucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    ...(props.encryptionKey
      ? { encryption: BucketEncryption.KMS, encryptionKey: props.encryptionKey, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    serverAccessLogsBucket: props.accessLogsBucket,
    serverAccessLogsPrefix: props.accessLogsBucket ? `${scope.node.id}/` : undefined,
    lifecycleRules: [
      { id: 'ExpireReports', expiration: settings.reportRetention },
      { id: 'AbortIncompleteUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    removalPolicy: settings.removalPolicy,
  });
  if (props.accessLogsBucket === undefined) {
    acknowledge(bucket, 'S1', 'Access logs need a bucket of their own, which not every account wants here: accessLogsBucket turns them on');
  }
  return bucket;
}
