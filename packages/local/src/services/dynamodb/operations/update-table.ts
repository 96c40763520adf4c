import { AwsError } from '../../../kernel/aws-error.js';
import { invalidParameters, notFound, validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { keyAttributes } from '../storage/key-schema.js';
import { type IndexDefinition, type Table, type TableDefinition, type Throughput } from '../storage/table.js';
import { checkUnits, noThroughput, readGlobalIndex } from './create-table.js';
import { describeTable, existingTable } from './describe-table.js';
import { type Operation } from './operation.js';
import { type AttributeDefinitions } from './table-schema.js';
import { settingsOf } from './table-settings.js';
import { updatedStream } from './table-stream-settings.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export const updateTable: Operation = (input, { store, now }) => {
  checkRequest(input);
  const table = existingTable(store, String(input['TableName']));
  const stream = updatedStream(input, table, store, now());
  store.redefine(table, { ...updatedDefinition(input, table), stream }, now());
  return { TableDescription: { ...describeTable(table), TableStatus: 'UPDATING' } };
};

const changes = [
  'ProvisionedThroughput',
  'BillingMode',
  'StreamSpecification',
  'SSESpecification',
  'DeletionProtectionEnabled',
  'TableClass',
  'OnDemandThroughput',
] as const;

type IndexUpdates = readonly Readonly<Partial<Record<'Update' | 'Create' | 'Delete', Fields>>>[];

function updatesOf(input: Fields): IndexUpdates {
  return (input['GlobalSecondaryIndexUpdates'] ?? []) as IndexUpdates; // validated
}

function checkRequest(input: Fields): void {
  const updates = updatesOf(input);
  if (updates.length === 0 && changes.every((name) => input[name] === undefined)) {
    throw validationError(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or ' +
        'SSESpecification or ReplicaUpdates is required',
    );
  }
  const given = input['ProvisionedThroughput'] as Throughput | undefined; // validated
  if (input['BillingMode'] === 'PROVISIONED' && given === undefined)
    throw wrong('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  if (given !== undefined) checkUnits(given);
  const names = new Set<string>();
  for (const { Update, Create, Delete } of updates) {
    const action = Update ?? Create ?? Delete;
    if (action === undefined) {
      throw wrong(
        'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ' +
          'GlobalSecondaryIndexUpdate.Delete must not be null',
      );
    }
    const name = String(action['IndexName']);
    if (names.has(name))
      throw wrong(`Only one global secondary index update per index is allowed simultaneously. Index: ${name}`);
    names.add(name);
  }
  if (updates.filter(({ Create, Delete }) => Create !== undefined || Delete !== undefined).length > 1) {
    throw new AwsError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
}

function wrong(problem: string): AwsError {
  return validationError(invalidParameters + problem);
}

function updatedDefinition(input: Fields, { definition }: Table): TableDefinition {
  const billingMode = (input['BillingMode'] as TableDefinition['billingMode'] | undefined) ?? definition.billingMode; // validated
  const isOnDemand = billingMode === 'PAY_PER_REQUEST';
  const given = input['ProvisionedThroughput'] as Throughput | undefined; // validated
  checkThroughput(given, isOnDemand, definition);
  const requested = (input['AttributeDefinitions'] ?? []) as AttributeDefinitions; // validated
  const indexes = updatedIndexes(input, definition, requested, isOnDemand);
  return {
    ...definition,
    billingMode,
    throughput: isOnDemand ? noThroughput : (given ?? definition.throughput),
    indexes,
    attributes: usedAttributes(definition, indexes),
    isProtected: (input['DeletionProtectionEnabled'] as boolean | undefined) ?? definition.isProtected, // validated
    settings: { ...definition.settings, ...settingsOf(input, isOnDemand) },
  };
}

function checkThroughput(
  given: Throughput | undefined,
  isOnDemand: boolean,
  { throughput: now }: TableDefinition,
): void {
  if (given === undefined) return;
  if (isOnDemand)
    throw wrong(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  if (given.ReadCapacityUnits !== now.ReadCapacityUnits || given.WriteCapacityUnits !== now.WriteCapacityUnits) return;
  throw validationError(
    'The provisioned throughput for the table will not change. The requested value equals the current value. ' +
      `Current ReadCapacityUnits provisioned for the table: ${now.ReadCapacityUnits}. Requested ` +
      `ReadCapacityUnits: ${given.ReadCapacityUnits}. Current WriteCapacityUnits provisioned for the table: ` +
      `${now.WriteCapacityUnits}. Requested WriteCapacityUnits: ${given.WriteCapacityUnits}. Refer to the Amazon ` +
      'DynamoDB Developer Guide for current limits and how to request higher limits.',
  );
}

function updatedIndexes(
  input: Fields,
  definition: TableDefinition,
  requested: AttributeDefinitions,
  isOnDemand: boolean,
): readonly IndexDefinition[] {
  const indexes = new Map(definition.indexes.map((index) => [index.name, index] as const));
  // A table that changes to on demand takes its indexes with it.
  if (isOnDemand)
    for (const [name, index] of indexes) if (index.isGlobal) indexes.set(name, { ...index, throughput: noThroughput });
  for (const { Update, Create, Delete } of updatesOf(input)) {
    const name = String((Update ?? Create ?? Delete)?.['IndexName']);
    const existing = indexes.get(name);
    if (Create !== undefined) {
      if (existing !== undefined) throw validationError('Attempting to create an index which already exists');
      indexes.set(name, withStoredTypes(readGlobalIndex(Create, requested, isOnDemand), definition));
      continue;
    }
    if (existing === undefined || !existing.isGlobal)
      throw notFound(`Requested resource not found: Index: ${name} not found`);
    if (Delete !== undefined) indexes.delete(name);
    else indexes.set(name, updatedIndex(existing, Update ?? {}));
  }
  return [...indexes.values()];
}

function updatedIndex(index: IndexDefinition, fields: Fields): IndexDefinition {
  const given = fields['ProvisionedThroughput'] as Throughput | undefined; // validated
  const onDemand = fields['OnDemandThroughput'];
  return {
    ...index,
    throughput: given ?? index.throughput,
    settings: onDemand === undefined ? index.settings : { ...index.settings, OnDemandThroughput: onDemand },
  };
}

/** An attribute that the table knows keeps its type, whatever the request says. */
function withStoredTypes(index: IndexDefinition, { attributes }: TableDefinition): IndexDefinition {
  const stored = new Map(attributes.map((attribute) => [attribute.name, attribute] as const));
  const { hash, range } = index.key;
  return {
    ...index,
    key: {
      hash: stored.get(hash.name) ?? hash,
      range: range === undefined ? undefined : (stored.get(range.name) ?? range),
    },
  };
}

/** The attributes of the keys of a table and of its indexes: what no key uses is not kept. */
function usedAttributes(
  definition: TableDefinition,
  indexes: readonly IndexDefinition[],
): TableDefinition['attributes'] {
  const used = new Map(
    [definition.key, ...indexes.map(({ key }) => key)]
      .flatMap(keyAttributes)
      .map((attribute) => [attribute.name, attribute] as const),
  );
  const kept = definition.attributes.filter(({ name }) => used.has(name));
  const known = new Set(kept.map(({ name }) => name));
  return [...kept, ...[...used.values()].filter(({ name }) => !known.has(name))];
}
