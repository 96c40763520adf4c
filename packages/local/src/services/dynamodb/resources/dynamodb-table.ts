import { isDeepStrictEqual } from 'node:util';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';

import { createTable, deleteTable, type NewTable, type TableSettings, updateSettings } from './table-calls.js';

/**
 * `Ref` is the table's name. A global table is a single table, because there is one region. A stream has an ARN, but no
 * records. Capacity is always on demand.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 */
export const dynamodbTable: ResourceProvider = {
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  status: 'running',
  async create(request, { invoke }) {
    const { type, properties } = request;
    if (type === 'AWS::DynamoDB::Table') properties.reject('ImportSourceSpecification', 'is not supported locally');
    const name = nameOf(request);
    await createTable(invoke, { ...tableRequest(name, properties), ...settingsOf(properties) });
    return tableNames(request);
  },
  async update(request, { physicalId, properties: before }, services) {
    const { properties } = request;
    if (nameOf(request) !== physicalId) return dynamodbTable.create(request, services);
    const changed = ['KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].filter(
      (name) => !isDeepStrictEqual(properties.values[name], before[name]),
    );
    if (changed.length > 0)
      throw new UpdateNotSupported(
        `${changed.join(', ')} of a table cannot be updated without losing its items; restart, or rename the table`,
      );
    await updateSettings(services.invoke, physicalId, settingsOf(properties));
    return tableNames(request);
  },
  async delete({ physicalId }, { invoke }) {
    await deleteTable(invoke, physicalId);
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
function settingsOf(properties: Properties): TableSettings {
  const settings: { -readonly [K in keyof TableSettings]: TableSettings[K] } = {};
  const timeToLive = properties.object('TimeToLiveSpecification');
  if (timeToLive.has('AttributeName'))
    settings.TimeToLiveSpecification = {
      Enabled: timeToLive.optionalBoolean('Enabled') ?? true,
      AttributeName: timeToLive.string('AttributeName'),
    };
  const recovery = properties.object('PointInTimeRecoverySpecification');
  if (recovery.has('PointInTimeRecoveryEnabled'))
    settings.PointInTimeRecoverySpecification = {
      PointInTimeRecoveryEnabled: recovery.optionalBoolean('PointInTimeRecoveryEnabled') ?? false,
    };
  return settings;
}

function tableRequest(name: string, properties: Properties): NewTable {
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
      AttributeType: attribute.string('AttributeType'),
    })),
    KeySchema: keySchema(properties),
    ...indexes('GlobalSecondaryIndexes'),
    ...indexes('LocalSecondaryIndexes'),
  };
}

function keySchema(properties: Properties) {
  return properties
    .objects('KeySchema')
    .map((key) => ({ AttributeName: key.string('AttributeName'), KeyType: key.string('KeyType') }));
}

function projectionOf(projection: Properties) {
  const names = projection.strings('NonKeyAttributes');
  const ProjectionType = projection.optionalString('ProjectionType') ?? 'ALL';
  return names.length === 0 ? { ProjectionType } : { ProjectionType, NonKeyAttributes: names };
}
