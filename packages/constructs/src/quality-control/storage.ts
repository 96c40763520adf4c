import { type RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';
import { customerKeyOf } from '../permissions/aws-managed-key.js';
import { type KeyedTable } from '../permissions/grants.js';
import { encryptedTopic } from '../storage/encrypted-topic.js';
import { privateBucket } from '../storage/private-bucket.js';
import { type QualityControlProps } from './props.js';
import { type Settings } from './settings.js';

/** The bucket, tables and topics: existing ones from the props, or new ones. */
export interface Storage {
  readonly bucket: IBucket;
  readonly summary: KeyedTable;
  readonly details: KeyedTable;
  readonly topic: ITopic;
  readonly groupTopics: Readonly<Record<string, ITopic>>;
  /** The customer managed keys of the topics, if any. Publishers need permission for them. */
  readonly topicKeys: readonly IKey[];
}

export function resolveStorage(scope: Construct, props: QualityControlProps, settings: Settings): Storage {
  const groupTopics = props.groupTopics ?? {};
  const ownTopicKey = props.topic ? customerKeyOf(props.topic) : props.encryptionKey;
  const keys = [ownTopicKey, ...Object.values(groupTopics).map(customerKeyOf)];
  return {
    bucket: props.bucket ?? privateBucket(scope, { ...props, removalPolicy: settings.removalPolicy }),
    summary: keyedTable(props.summaryTable, props.encryptionKey, () =>
      runsTable(scope, 'SummaryTable', ['GroupID', 'StartTime'], props.encryptionKey, settings.removalPolicy),
    ),
    details: keyedTable(props.detailsTable, props.encryptionKey, () =>
      runsTable(scope, 'DetailsTable', ['QCPID', 'MessageID'], props.encryptionKey, settings.removalPolicy),
    ),
    topic: props.topic ?? encryptedTopic(scope, 'Results of quality control', props.encryptionKey),
    groupTopics,
    topicKeys: [...new Set(keys.filter((key) => key !== undefined))],
  };
}

function keyedTable(existing: ITable | undefined, encryptionKey: IKey | undefined, create: () => ITable): KeyedTable {
  return existing
    ? { table: existing, tableKey: existing.encryptionKey }
    : { table: create(), tableKey: encryptionKey };
}

function runsTable(
  scope: Construct,
  id: string,
  [partitionKey, sortKey]: readonly [string, string],
  encryptionKey: IKey | undefined,
  removalPolicy: RemovalPolicy,
): Table {
  return new Table(scope, id, {
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    sortKey: { name: sortKey, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    ...(encryptionKey ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey } : {}),
    removalPolicy,
  });
}
