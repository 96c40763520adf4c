import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';

/** Props of new buckets and tables. */
export interface StorageSettings {
  readonly encryptionKey?: IKey;
  readonly serverAccessLogsBucket?: IBucket;
  readonly removalPolicy: RemovalPolicy;
  readonly autoDelete: boolean;
}

/** Deletes incomplete multipart uploads after one day. */
export const ABORT_INCOMPLETE_UPLOADS: LifecycleRule = {
  id: 'AbortIncompleteUploads',
  abortIncompleteMultipartUploadAfter: Duration.days(1),
};

/** Creates the bucket of a workflow with the id `Bucket`: private, encrypted, TLS 1.2 only. */
export function privateBucket(
  scope: Construct,
  { encryptionKey, serverAccessLogsBucket, removalPolicy, autoDelete }: StorageSettings,
  lifecycleRules?: LifecycleRule[],
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
    autoDeleteObjects: autoDelete,
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

/** The key attributes of a new table, all strings, and its TTL attribute. */
export interface TableSchema {
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly timeToLiveAttribute?: string;
}

/** Creates a table of a workflow: on demand, encrypted, with point-in-time recovery. */
export function workflowTable(
  scope: Construct,
  id: string,
  { encryptionKey, removalPolicy }: Pick<StorageSettings, 'encryptionKey' | 'removalPolicy'>,
  { partitionKey, sortKey, timeToLiveAttribute }: TableSchema,
): Table {
  return new Table(scope, id, {
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    ...(sortKey === undefined ? {} : { sortKey: { name: sortKey, type: AttributeType.STRING } }),
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    ...(encryptionKey ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey } : {}),
    removalPolicy,
  });
}

/** Creates a topic of a workflow: TLS only, encrypted with the key or with the AWS managed key `alias/aws/sns`. */
export function encryptedTopic(
  scope: Construct,
  id: string,
  encryptionKey: IKey | undefined,
  props: { readonly displayName: string; readonly fifo?: boolean },
): Topic {
  return new Topic(scope, id, {
    ...props,
    masterKey: encryptionKey ?? Alias.fromAliasName(scope, `${id}Key`, 'alias/aws/sns'),
    enforceSSL: true,
  });
}

/** Props that all new queues share: encrypted, TLS only, with a retention of 14 days, the maximum of SQS. */
export function queueProps({ encryptionKey, removalPolicy }: Partial<StorageSettings>): QueueProps {
  return {
    ...(encryptionKey
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
      : { encryption: QueueEncryption.SQS_MANAGED }),
    enforceSSL: true,
    // SQS's default retention of four days could delete messages while a consumer is down.
    retentionPeriod: Duration.days(14),
    removalPolicy,
  };
}

/** Creates a queue for events that EventBridge or Lambda could not deliver. `reason` acknowledges the cdk-nag finding. */
export function undeliveredQueue(
  scope: Construct,
  id: string,
  settings: Partial<StorageSettings>,
  props: QueueProps & { readonly reason?: string } = {},
): Queue {
  const { reason, ...own } = props;
  const queue = new Queue(scope, id, { ...queueProps(settings), ...own });
  settings.encryptionKey?.grant(new ServicePrincipal('events.amazonaws.com'), 'kms:Decrypt', 'kms:GenerateDataKey');
  if (reason !== undefined) acknowledge(queue, 'SQS3', reason);
  return queue;
}
