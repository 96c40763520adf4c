import { MESSAGES_PREFIX } from '@stepwell/core/sequence';
import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { type SequenceProps } from './props.js';
import { type Settings } from './settings.js';

/** The bucket of the messages: they go once their time is over. */
export function messagesBucket(scope: Construct, props: Pick<SequenceProps, 'encryptionKey' | 'accessLogsBucket'>, settings: Settings): Bucket {
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
      { id: 'ExpireMessages', prefix: MESSAGES_PREFIX, expiration: settings.messageRetention },
      { id: 'AbortIncompleteUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    removalPolicy: settings.removalPolicy,
  });
  if (props.accessLogsBucket === undefined) {
    acknowledge(bucket, 'S1', 'Access logs need a bucket of their own, which not every account wants here: accessLogsBucket turns them on');
  }
  return bucket;
}
