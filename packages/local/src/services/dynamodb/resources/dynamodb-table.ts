import { isDeepStrictEqual } from 'node:util';
import { type TableDefinition } from '../index.js';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';

/**
 * `Ref` is the table's name. A global table is a single table, because there is one region. A stream has an ARN, but no
 * records. Capacity is always on demand.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 */
export const dynamodbTable: ResourceProvider = {
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  status: 'running',
  async create(request, { dynamodb }) {
    const { type, properties } = request;
    if (type === 'AWS::DynamoDB::Table') properties.reject('ImportSourceSpecification', 'is not supported locally');
    const name = nameOf(request);
    await dynamodb.createTable({ ...tableRequest(name, properties), ...settingsOf(properties) });
    return tableNames(request);
  },
  update(request, { physicalId, properties: before }, services) {
    const { properties } = request;
    if (nameOf(request) !== physicalId) return dynamodbTable.create(request, services);
    const changed = ['KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].filter(
      (name) => !isDeepStrictEqual(properties.values[name], before[name]),
    );
    if (changed.length > 0)
      throw new UpdateNotSupported(
        `${changed.join(', ')} of a table cannot be updated without losing its items; restart, or rename the table`,
      );
    services.dynamodb.updateTable(physicalId, settingsOf(properties));
    return tableNames(request);
  },
  async delete({ physicalId }, { dynamodb }) {
    await dynamodb.deleteTable(physicalId);
  },
};

function nameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('TableName') ?? generatedName({ maxLength: 255 });
}

function tableNames(request: ResourceRequest): CreatedResource {
  const { type, properties, arn, generatedId } = request;
  const name = nameOf(request);
  const tableArn = arn('dynamodb', `table/${name}`);
  const attributes: Record<string, string> = { Arn: tableArn };
  if (properties.has('StreamSpecification')) attributes['StreamArn'] = `${tableArn}/stream/2026-01-01T00:00:00.000`;
  if (type === 'AWS::DynamoDB::GlobalTable') attributes['TableId'] = generatedId(32, '0123456789abcdef');
  return { ref: name, attributes };
}

/** Settings that the service stores and returns. */
function settingsOf(properties: Properties): Partial<TableDefinition> {
  const settings: { -readonly [K in keyof TableDefinition]?: TableDefinition[K] } = {};
  const timeToLive = properties.object('TimeToLiveSpecification');
  if (timeToLive.has('AttributeName'))
    settings.TimeToLiveSpecification = {
      Enabled: timeToLive.optionalBoolean('Enabled') ?? true,
      AttributeName: timeToLive.string('AttributeName'),
    };
  const recovery = properties.object('PointInTimeRecoverySpecification');
  if (recovery.has('PointInTimeRecoveryEnabled'))
    settings.PointInTimeRecoverySpecification = {
      PointInTimeRecoveryEnabled: recovery.optionalBoolean('PointInTimeRecoveryEnabled'),
    };
  return settings;
}

function tableRequest(name: string, properties: Properties): TableDefinition {
  const indexes = (property: string) => {
    const list = properties.objects(property).map((index) => ({
      IndexName: index.string('IndexName'),
      KeySchema: keySchema(index),
      Projection: projectionOf(index.object('Projection')),
    }));
    return list.length === 0 ? {} : { [property]: list };
  };
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: properties.objects('AttributeDefinitions').map((attribute) => ({
      AttributeName: attribute.string('AttributeName'),
      AttributeType: attribute.string('AttributeType') as 'S' | 'N' | 'B', // validated by the service
    })),
    KeySchema: keySchema(properties),
    ...indexes('GlobalSecondaryIndexes'),
    ...indexes('LocalSecondaryIndexes'),
  };
}

type Projection = NonNullable<NonNullable<TableDefinition['GlobalSecondaryIndexes']>[number]['Projection']>;

function keySchema(properties: Properties) {
  return properties
    .objects('KeySchema')
    .map((key) => ({ AttributeName: key.string('AttributeName'), KeyType: key.string('KeyType') as 'HASH' | 'RANGE' }));
}

function projectionOf(projection: Properties): Projection {
  const names = projection.strings('NonKeyAttributes');
  // validated by the service
  const ProjectionType = (projection.optionalString('ProjectionType') ?? 'ALL') as Projection['ProjectionType'];
  return names.length === 0 ? { ProjectionType } : { ProjectionType, NonKeyAttributes: names };
}
