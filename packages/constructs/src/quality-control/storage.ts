import { type RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { type KeyedTable } from '../permissions/grants.js';
import { type QualityControlProps } from './props.js';
import { type Settings } from './settings.js';

/** Where streams come from and results go: the user's own, or created here. */
export interface Storage {
  readonly bucket: IBucket;
  readonly summary: KeyedTable;
  readonly details: KeyedTable;
  readonly topic: ITopic;
  readonly groupTopics: Readonly<Record<string, ITopic>>;
  /** The keys of the topics, where there are customer managed ones: whoever publishes needs them. */
  readonly topicKeys: readonly IKey[];
}

export function storageOf(scope: Construct, props: QualityControlProps, settings: Settings): Storage {
  const groupTopics = props.groupTopics ?? {};
  const ownTopicKey = props.topic ? props.topic.masterKey : props.encryptionKey;
  const keys = [ownTopicKey, ...Object.values(groupTopics).map(({ masterKey }) => masterKey)];
  return {
    bucket: props.bucket ?? streamsBucket(scope, props, settings.removalPolicy),
    summary: keyedTable(props.summaryTable, props.encryptionKey, () => runsTable(scope, 'SummaryTable', ['GroupID', 'StartTime'], props.encryptionKey, settings.removalPolicy)),
    details: keyedTable(props.detailsTable, props.encryptionKey, () => runsTable(scope, 'DetailsTable', ['QCPID', 'MessageID'], props.encryptionKey, settings.removalPolicy)),
    topic: props.topic ?? resultsTopic(scope, props.encryptionKey),
    groupTopics,
    topicKeys: [...new Set(keys.filter((key) => key !== undefined))],
  };
}

function keyedTable(given: ITable | undefined, encryptionKey: IKey | undefined, make: () => ITable): KeyedTable {
  return given ? { table: given, tableKey: given.encryptionKey } : { table: make(), tableKey: encryptionKey };
}

function streamsBucket(scope: Construct, props: QualityControlProps, removalPolicy: RemovalPolicy): Bucket {
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
    removalPolicy,
  });
  if (props.accessLogsBucket === undefined) {
    acknowledge(bucket, 'S1', 'Access logs need a bucket of their own, which not every account wants here: accessLogsBucket turns them on');
  }
  return bucket;
}

function runsTable(scope: Construct, id: string, [partitionKey, sortKey]: readonly [string, string], encryptionKey: IKey | undefined, removalPolicy: RemovalPolicy): Table {
  return new Table(scope, id, {
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    sortKey: { name: sortKey, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    ...(encryptionKey ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey } : {}),
    removalPolicy,
  });
}

function resultsTopic(scope: Construct, encryptionKey: IKey | undefined): Topic {
  return new Topic(scope, 'Topic', {
    displayName: 'Results of quality control',
    masterKey: encryptionKey ?? Alias.fromAliasName(scope, 'TopicKey', 'alias/aws/sns'),
    enforceSSL: true,
  });
}
