import { STEPWELL_PREFIX } from '@stepwell/core/concurrent-download';
import { type RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IBucket, type LifecycleRule, StorageClass } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';
import { encryptedTopic } from '../storage/encrypted-topic.js';
import { ABORT_INCOMPLETE_UPLOADS, privateBucket } from '../storage/private-bucket.js';
import { type ConcurrentDownloadProps } from './props.js';
import { type Settings } from './settings.js';

/** The bucket, table and topic: existing ones from the props, or new ones. */
export interface Storage {
  readonly bucket: IBucket;
  readonly table: ITable;
  readonly topic: ITopic;
  /** The customer managed key of the table, if any. Users of the table need permission for it. */
  readonly tableKey: IKey | undefined;
  /** The customer managed key of the topic, if any. Publishers need permission for it. */
  readonly topicKey: IKey | undefined;
}

export function resolveStorage(scope: Construct, props: ConcurrentDownloadProps, settings: Settings): Storage {
  return {
    bucket:
      props.bucket ??
      privateBucket(scope, { ...props, lifecycleRules: lifecycle(settings), removalPolicy: settings.removalPolicy }),
    table: props.table ?? urlsTable(scope, props.encryptionKey, settings.removalPolicy),
    topic: props.topic ?? encryptedTopic(scope, 'Images that could not be downloaded', props.encryptionKey),
    tableKey: props.table ? props.table.encryptionKey : props.encryptionKey,
    topicKey: props.topic ? props.topic.masterKey : props.encryptionKey,
  };
}

function lifecycle(settings: Settings): LifecycleRule[] {
  const archive: LifecycleRule = {
    id: 'ArchiveImages',
    transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: settings.archiveAfter }],
  };
  return [
    ...(settings.archive ? [archive] : []),
    ABORT_INCOMPLETE_UPLOADS,
    { id: 'ExpireReports', prefix: STEPWELL_PREFIX, expiration: settings.reportRetention },
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
