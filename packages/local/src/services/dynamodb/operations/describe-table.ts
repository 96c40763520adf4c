import { notFound } from '../errors.js';
import { keyAttributes, type KeySchema } from '../storage/key-schema.js';
import {
  type Index,
  pickNames,
  projectedNames,
  type Table,
  type TableDefinition,
  type Throughput,
} from '../storage/table.js';
import { type TableStore } from '../store.js';
import { itemSize } from '../values/item-size.js';
import { type Operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
export const describeTableOperation: Operation = (input, { store }) => ({
  Table: describeTable(existingTable(store, String(input['TableName']))),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const listTables: Operation = (input, { store }) => {
  const limit = (input['Limit'] as number | undefined) ?? 100; // validated
  const start = input['ExclusiveStartTableName'] as string | undefined; // validated
  const names = store.names.filter((name) => start === undefined || name > start);
  const page = names.slice(0, limit);
  return { TableNames: page, LastEvaluatedTableName: names.length > limit ? page.at(-1) : undefined };
};

/** A table that an operation on tables is about. Throws `ResourceNotFoundException`, which names the table. */
export function existingTable(store: TableStore, name: string): Table {
  const table = store.find(name);
  if (table === undefined) throw notFound(`Requested resource not found: Table: ${name} not found`);
  return table;
}

/** The description of a table, as DescribeTable returns it. */
export function describeTable(table: Table): Readonly<Record<string, unknown>> {
  const { definition } = table;
  const isOnDemand = definition.billingMode === 'PAY_PER_REQUEST';
  const indexes = [...table.indexes.values()];
  const local = indexes.filter((index) => !index.definition.isGlobal);
  const global = indexes.filter((index) => index.definition.isGlobal);
  const createdAt = definition.createdAt / 1000;
  return {
    AttributeDefinitions: definition.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: definition.name,
    KeySchema: keySchemaOf(definition.key),
    TableStatus: 'ACTIVE',
    CreationDateTime: createdAt,
    ProvisionedThroughput: throughputOf(definition.throughput),
    TableSizeBytes: sizeOf(table),
    ItemCount: table.items.size,
    TableArn: definition.arn,
    TableId: definition.id,
    ...(isOnDemand
      ? {
          BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: createdAt },
          TableThroughputModeSummary: { TableThroughputMode: 'PAY_PER_REQUEST' },
        }
      : {}),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local.map((index) => describeIndex(table, index)) }),
    ...(global.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: global.map((index) => ({
            ...describeIndex(table, index),
            IndexStatus: 'ACTIVE',
            ProvisionedThroughput: throughputOf(index.definition.throughput),
          })),
        }),
    ...streamOf(definition),
    DeletionProtectionEnabled: definition.isProtected,
    ...definition.settings,
  };
}

/** The label and ARN of the latest stream stay after it is disabled. */
function streamOf({ arn, stream }: TableDefinition): object {
  if (stream === undefined) return {};
  return {
    ...(stream.isEnabled ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType } } : {}),
    LatestStreamLabel: stream.label,
    LatestStreamArn: `${arn}/stream/${stream.label}`,
  };
}

function describeIndex(table: Table, { definition, items }: Index): object {
  return {
    IndexName: definition.name,
    KeySchema: keySchemaOf(definition.key),
    Projection: definition.projection,
    IndexSizeBytes: sizeOf(table, { definition, items }),
    ItemCount: items.size,
    IndexArn: `${table.definition.arn}/index/${definition.name}`,
    ...definition.settings,
  };
}

function keySchemaOf(key: KeySchema): object[] {
  return keyAttributes(key).map(({ name }, index) => ({
    AttributeName: name,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  }));
}

function throughputOf(throughput: Throughput): object {
  return { NumberOfDecreasesToday: 0, ...throughput };
}

function sizeOf(table: Table, index?: Index): number {
  const names = index === undefined ? undefined : projectedNames(index.definition, table.definition);
  let size = 0;
  for (const { item } of (index?.items ?? table.items).items()) size += itemSize(pickNames(item, names));
  return size;
}
