import { OWN_OBJECTS_PREFIX } from '@stepwell/core/concurrent-download';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, type LifecycleRule, ObjectOwnership, StorageClass } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { type ConcurrentDownloadProps } from './props.js';
import { type Settings } from './settings.js';

/** Where images, their keys and the news of failures go: the user's own, or created here. */
export interface Storage {
  readonly bucket: IBucket;
  readonly table: ITable;
  readonly topic: ITopic;
  /** The key of the table, where there is a customer managed one: whoever uses the table needs it too. */
  readonly tableKey: IKey | undefined;
  /** The key of the topic, where there is a customer managed one: whoever publishes needs it too. */
  readonly topicKey: IKey | undefined;
}

export function storageOf(scope: Construct, props: ConcurrentDownloadProps, settings: Settings): Storage {
  return {
    bucket: props.bucket ?? imagesBucket(scope, props, settings),
    table: props.table ?? urlsTable(scope, props.encryptionKey, settings.removalPolicy),
    topic: props.topic ?? failuresTopic(scope, props.encryptionKey),
    tableKey: props.table ? props.table.encryptionKey : props.encryptionKey,
    topicKey: props.topic ? props.topic.masterKey : props.encryptionKey,
  };
}

function imagesBucket(scope: Construct, props: ConcurrentDownloadProps, settings: Settings): Bucket {
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
    lifecycleRules: lifecycle(settings),
    removalPolicy: settings.removalPolicy,
  });
  if (props.accessLogsBucket === undefined) {
    acknowledge(bucket, 'S1', 'Access logs need a bucket of their own, which not every account wants here: accessLogsBucket turns them on');
  }
  return bucket;
}

function lifecycle(settings: Settings): LifecycleRule[] {
  const archive: LifecycleRule = {
    id: 'ArchiveImages',
    transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: settings.archiveAfter }],
  };
  return [
    ...(settings.archive ? [archive] : []),
    { id: 'AbortIncompleteUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    { id: 'ExpireReports', prefix: OWN_OBJECTS_PREFIX, expiration: settings.reportRetention },
  ];
}

function urlsTable(scope: Construct, encryptionKey: IKey | undefined, removalPolicy: RemovalPolicy): Table {
  return new Table(scope, 'Table', {
    partitionKey: { name: 'url', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    ...(encryptionKey ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey } : {}),
    removalPolicy,
  });
}

function failuresTopic(scope: Construct, encryptionKey: IKey | undefined): Topic {
  return new Topic(scope, 'Topic', {
    displayName: 'Images that could not be downloaded',
    masterKey: encryptionKey ?? Alias.fromAliasName(scope, 'TopicKey', 'alias/aws/sns'),
    enforceSSL: true,
  });
}
