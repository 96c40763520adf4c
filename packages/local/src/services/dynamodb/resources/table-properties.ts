import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

const backups = 'Backups are not made.';
const contributors = 'Access is not analyzed.';
const kinesis = 'Change records are not sent to Kinesis.';
const vectors = 'Vector indexes are not supported.';
const tableClass = 'The class of a table concerns its cost only.';

const keys = [
  'AttributeDefinitions.AttributeName',
  'AttributeDefinitions.AttributeType',
  'GlobalSecondaryIndexes.IndexName',
  'GlobalSecondaryIndexes.KeySchema.AttributeName',
  'GlobalSecondaryIndexes.KeySchema.KeyType',
  'GlobalSecondaryIndexes.Projection.NonKeyAttributes',
  'GlobalSecondaryIndexes.Projection.ProjectionType',
  'KeySchema.AttributeName',
  'KeySchema.KeyType',
  'LocalSecondaryIndexes.IndexName',
  'LocalSecondaryIndexes.KeySchema.AttributeName',
  'LocalSecondaryIndexes.KeySchema.KeyType',
  'LocalSecondaryIndexes.Projection.NonKeyAttributes',
  'LocalSecondaryIndexes.Projection.ProjectionType',
  'StreamSpecification.StreamViewType',
  'TableName',
  'TimeToLiveSpecification.AttributeName',
  'TimeToLiveSpecification.Enabled',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const tableProperties: PropertySupport = {
  honored: [...keys, 'BillingMode', 'DeletionProtectionEnabled', 'Tags'],
  none: {
    [contributors]: ['ContributorInsightsSpecification', 'GlobalSecondaryIndexes.ContributorInsightsSpecification'],
    [reasons.capacity]: [
      'GlobalSecondaryIndexes.OnDemandThroughput',
      'GlobalSecondaryIndexes.ProvisionedThroughput',
      'GlobalSecondaryIndexes.WarmThroughput',
      'OnDemandThroughput',
      'ProvisionedThroughput',
      'WarmThroughput',
    ],
    [backups]: ['PointInTimeRecoverySpecification'],
    [reasons.permissions]: ['ResourcePolicy', 'StreamSpecification.ResourcePolicy'],
    [reasons.encryption]: ['SSESpecification'],
    'Streams keep no tags.': ['StreamSpecification.Tags'],
    [tableClass]: ['TableClass'],
  },
  missing: {
    'No items are imported: the table is empty.': ['ImportSourceSpecification'],
    [kinesis]: ['KinesisStreamSpecification'],
    [vectors]: ['VectorIndexes'],
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html */
export const globalTableProperties: PropertySupport = {
  honored: [...keys, 'Replicas.DeletionProtectionEnabled', 'Replicas.Region', 'Replicas.Tags'],
  difference: {
    'There is one region, where reads are consistent at once.': ['MultiRegionConsistency', 'GlobalTableWitnesses'],
  },
  none: {
    [contributors]: [
      'Replicas.ContributorInsightsSpecification',
      'Replicas.GlobalSecondaryIndexes.ContributorInsightsSpecification',
    ],
    [reasons.capacity]: [
      'BillingMode',
      'GlobalSecondaryIndexes.ReadOnDemandThroughputSettings',
      'GlobalSecondaryIndexes.ReadProvisionedThroughputSettings',
      'GlobalSecondaryIndexes.WarmThroughput',
      'GlobalSecondaryIndexes.WriteOnDemandThroughputSettings',
      'GlobalSecondaryIndexes.WriteProvisionedThroughputSettings',
      'ReadOnDemandThroughputSettings',
      'ReadProvisionedThroughputSettings',
      'Replicas.GlobalSecondaryIndexes',
      'Replicas.ReadOnDemandThroughputSettings',
      'Replicas.ReadProvisionedThroughputSettings',
      'WarmThroughput',
      'WriteOnDemandThroughputSettings',
      'WriteProvisionedThroughputSettings',
    ],
    'There is one region and one account.': ['Replicas.GlobalTableSettingsReplicationMode'],
    [backups]: ['Replicas.PointInTimeRecoverySpecification'],
    [reasons.permissions]: ['Replicas.ReplicaStreamSpecification', 'Replicas.ResourcePolicy'],
    [reasons.encryption]: ['Replicas.SSESpecification', 'SSESpecification'],
    [tableClass]: ['Replicas.TableClass'],
  },
  missing: {
    'Tables of other accounts are not replicated.': ['GlobalTableSourceArn'],
    [kinesis]: ['Replicas.KinesisStreamSpecification'],
    [vectors]: ['VectorIndexes'],
  },
};
