import { isDeepStrictEqual } from 'node:util';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';
import { Properties } from '../../../kernel/resources/properties.js';
import { type TagList, tagList } from '../../../kernel/resources/tag-changes.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';

import { createTable, deleteTable, type TableSettings, updateSettings, updateStream } from './table-calls.js';
import { globalTableProperties, tableProperties } from './table-properties.js';

/**
 * `Ref` is the table's name. A global table is a single table, because there is one region. Capacity is not limited.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 */
export const dynamodbTable: ResourceProvider = {
  types: { 'AWS::DynamoDB::Table': tableProperties, 'AWS::DynamoDB::GlobalTable': globalTableProperties },
  status: 'running',
  async create(request, { invoke }) {
    const { properties } = request;
    const settings = tableSettings(request);
    const keys = keysOf(properties, settings.BillingMode === 'PROVISIONED');
    const StreamViewType = streamOf(properties);
    const { streamArn } = await createTable(invoke, {
      TableName: nameOf(request),
      ...keys,
      ...settings,
      StreamSpecification: StreamViewType === undefined ? undefined : { StreamEnabled: true, StreamViewType },
      Tags: tagsOf(request),
      ...otherSettings(request),
    });
    return tableNames(request, streamArn);
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
    const { invoke } = services;
    const previous = { ...request, properties: new Properties(before, (_, problem) => request.fail(problem)) };
    const changes = changedSettings(tableSettings(request), tableSettings(previous));
    if (Object.keys(changes).length > 0) await invoke('dynamodb', 'UpdateTable', { TableName: physicalId, ...changes });
    const ResourceArn = request.arn('dynamodb', `table/${physicalId}`);
    const tags = tagsOf(request);
    const TagKeys = tagsOf(previous)
      .map(({ Key }) => Key)
      .filter((key) => !tags.some(({ Key }) => Key === key));
    if (TagKeys.length > 0) await invoke('dynamodb', 'UntagResource', { ResourceArn, TagKeys });
    if (tags.length > 0) await invoke('dynamodb', 'TagResource', { ResourceArn, Tags: tags });
    await updateSettings(invoke, physicalId, otherSettings(request));
    const streamArn = await updateStream(invoke, physicalId, streamOf(previous.properties), streamOf(properties));
    return tableNames(request, streamArn);
  },
  async delete({ physicalId }, { invoke }) {
    await deleteTable(invoke, physicalId);
  },
};

function nameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('TableName') ?? generatedName({ maxLength: 255 });
}

/** The view type of the stream of a template's table. */
function streamOf(properties: Properties): string | undefined {
  return properties.has('StreamSpecification')
    ? properties.object('StreamSpecification').string('StreamViewType')
    : undefined;
}

function tableNames(request: ResourceRequest, streamArn: string | undefined): CreatedResource {
  const { type, arn, generatedId } = request;
  const name = nameOf(request);
  const tableArn = arn('dynamodb', `table/${name}`);
  const attributes: Record<string, string> = { Arn: tableArn };
  if (streamArn !== undefined) attributes['StreamArn'] = streamArn;
  if (type === 'AWS::DynamoDB::GlobalTable') attributes['TableId'] = generatedId(32, '0123456789abcdef');
  return { ref: name, attributes, differences: missingReplicas(request) };
}

/** The replica of a global table in the region of the environment; for other tables, the table. */
function replicaOf({ type, properties, environment }: ResourceRequest): Properties | undefined {
  if (type !== 'AWS::DynamoDB::GlobalTable') return properties;
  return properties.objects('Replicas').find((replica) => replica.optionalString('Region') === environment.region);
}

/** Replicas in other regions do not exist. */
function missingReplicas({ type, properties, environment }: ResourceRequest): CreatedResource['differences'] {
  if (type !== 'AWS::DynamoDB::GlobalTable') return [];
  const regions = properties.objects('Replicas').map((replica) => replica.string('Region'));
  const others = regions.filter((region) => region !== environment.region);
  if (others.length === 0) return [];
  return [{ property: 'Replicas', effect: 'difference', reason: `There is no replica in ${others.join(', ')}.` }];
}

/** Settings that CreateTable and UpdateTable take. */
function tableSettings(request: ResourceRequest) {
  const { properties } = request;
  const throughput = properties.object('ProvisionedThroughput');
  const mode = properties.optionalString('BillingMode') ?? 'PROVISIONED';
  // Global tables have settings of automatic scaling instead.
  const isProvisioned = mode === 'PROVISIONED' && properties.has('ProvisionedThroughput');
  const replica = replicaOf(request);
  const encryption = properties.object('SSESpecification');
  return {
    BillingMode: isProvisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
    ProvisionedThroughput: isProvisioned ? throughputOf(throughput) : undefined,
    DeletionProtectionEnabled: replica?.optionalBoolean('DeletionProtectionEnabled') ?? false,
    TableClass: replica?.optionalString('TableClass'),
    SSESpecification: encryption.has('SSEEnabled')
      ? {
          Enabled: encryption.optionalBoolean('SSEEnabled'),
          KMSMasterKeyId: encryption.optionalString('KMSMasterKeyId'),
        }
      : undefined,
  };
}

function throughputOf(throughput: Properties) {
  return {
    ReadCapacityUnits: throughput.optionalNumber('ReadCapacityUnits'),
    WriteCapacityUnits: throughput.optionalNumber('WriteCapacityUnits'),
  };
}

/** The settings that an update changes. Settings that the template no longer has get their defaults. */
function changedSettings(after: Settings, before: Settings): object {
  const defaults: Partial<Record<string, unknown>> = { TableClass: 'STANDARD', SSESpecification: { Enabled: false } };
  const changed = Object.entries(after).filter(
    ([name, value]) => !isDeepStrictEqual(value, before[name as keyof Settings]), // a key of both
  );
  return Object.fromEntries(changed.map(([name, value]) => [name, value ?? defaults[name]]));
}

type Settings = ReturnType<typeof tableSettings>;

function tagsOf(request: ResourceRequest): TagList {
  const replica = replicaOf(request);
  return (replica && tagList(replica)) ?? [];
}

/** Settings that other operations set. */
function otherSettings(request: ResourceRequest): TableSettings {
  const settings: { -readonly [K in keyof TableSettings]: TableSettings[K] } = {};
  const timeToLive = request.properties.object('TimeToLiveSpecification');
  if (timeToLive.has('AttributeName'))
    settings.TimeToLiveSpecification = {
      Enabled: timeToLive.optionalBoolean('Enabled') ?? true,
      AttributeName: timeToLive.string('AttributeName'),
    };
  const recovery = replicaOf(request)?.object('PointInTimeRecoverySpecification');
  if (recovery?.has('PointInTimeRecoveryEnabled') === true)
    settings.PointInTimeRecoverySpecification = {
      PointInTimeRecoveryEnabled: recovery.optionalBoolean('PointInTimeRecoveryEnabled') ?? false,
    };
  return settings;
}

function keysOf(properties: Properties, isProvisioned: boolean) {
  const indexes = (property: string, isGlobal: boolean) => {
    const list = properties.objects(property).map((index) => ({
      IndexName: index.string('IndexName'),
      KeySchema: keySchema(index),
      Projection: projectionOf(index.object('Projection')),
      ...(isGlobal && isProvisioned && index.has('ProvisionedThroughput')
        ? { ProvisionedThroughput: throughputOf(index.object('ProvisionedThroughput')) }
        : {}),
    }));
    return list.length === 0 ? {} : { [property]: list };
  };
  return {
    AttributeDefinitions: properties.objects('AttributeDefinitions').map((attribute) => ({
      AttributeName: attribute.string('AttributeName'),
      AttributeType: attribute.string('AttributeType'),
    })),
    KeySchema: keySchema(properties),
    ...indexes('GlobalSecondaryIndexes', true),
    ...indexes('LocalSecondaryIndexes', false),
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
