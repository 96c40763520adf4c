import { type AwsError } from '../../../kernel/aws-error.js';
import { invalidParameters, validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { type KeySchema } from '../storage/key-schema.js';
import { type IndexDefinition, type Projection, type TableDefinition, type Throughput } from '../storage/table.js';
import { describeTable } from './describe-table.js';
import { type DynamoDbCall, type Operation } from './operation.js';
import {
  type AttributeDefinitions,
  type KeySchemaElements,
  readKeySchema,
  readProjectionType,
} from './table-schema.js';
import { readTags } from './tags.js';
import { settingsOf } from './table-settings.js';
import { newStream } from './table-stream-settings.js';

const mostLocalIndexes = 5;
const mostGlobalIndexes = 20;
/** Capacity units that a table may have. */
const mostUnits = 1_000_000_000_000;
/** The throughput that DescribeTable returns for a table on demand. */
export const noThroughput: Throughput = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const createTable: Operation = (input, call) => {
  const definition = readTable(input, call);
  const table = call.store.create(definition);
  return { TableDescription: { ...describeTable(table), TableStatus: 'CREATING' } };
};

/** The definition of a table. Throws `ValidationException`. */
function readTable(input: Fields, { region, accountId, now, newId, store }: DynamoDbCall): TableDefinition {
  const name = String(input['TableName']);
  const arn = `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
  const isOnDemand = input['BillingMode'] === 'PAY_PER_REQUEST';
  const given = input['ProvisionedThroughput'] as Throughput | undefined; // validated
  checkThroughput(given, isOnDemand);
  const definitions = input['AttributeDefinitions'] as AttributeDefinitions; // validated
  const elements = input['KeySchema'] as KeySchemaElements; // validated
  if (elements.length > definitions.length)
    throw validationError('Invalid KeySchema: Some index key attribute have no definition');
  const key = readKeySchema(elements, definitions);
  const local = input['LocalSecondaryIndexes'] as readonly Fields[] | undefined; // validated
  const global = input['GlobalSecondaryIndexes'] as readonly Fields[] | undefined; // validated
  if (local === undefined && global === undefined && definitions.length !== elements.length)
    throw wrong(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  const indexes = [...readLocalIndexes(local, key, definitions), ...readGlobalIndexes(global, definitions, isOnDemand)];
  checkIndexes(indexes, definitions, elements);
  return {
    name,
    arn,
    id: newId(),
    createdAt: now(),
    attributes: definitions.map(({ AttributeName, AttributeType }) => ({ name: AttributeName, type: AttributeType })),
    key,
    indexes,
    billingMode: isOnDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    throughput: given ?? noThroughput,
    isProtected: input['DeletionProtectionEnabled'] === true,
    tags: readTags(input['Tags']),
    timeToLive: undefined,
    stream: newStream(input, arn, store, now()),
    pointInTimeRecovery: undefined,
    settings: settingsOf(input, isOnDemand),
  };
}

function wrong(problem: string): AwsError {
  return validationError(invalidParameters + problem);
}

/** Checks the capacity of a table. Throws `ValidationException`. */
function checkThroughput(given: Throughput | undefined, isOnDemand: boolean): void {
  if (isOnDemand) {
    if (given === undefined) return;
    throw wrong(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (given === undefined)
    throw wrong('ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED');
  checkUnits(given);
}

/** Throws `ValidationException` if there are too many units. */
export function checkUnits(given: Throughput): void {
  for (const name of ['ReadCapacityUnits', 'WriteCapacityUnits'] as const)
    if (given[name] > mostUnits) throw validationError(`Given value ${given[name]} for ${name} is out of bounds`);
}

function readLocalIndexes(
  given: readonly Fields[] | undefined,
  tableKey: KeySchema,
  definitions: AttributeDefinitions,
): readonly IndexDefinition[] {
  if (given === undefined) return [];
  if (given.length === 0) throw wrong('List of LocalSecondaryIndexes is empty');
  if (tableKey.range === undefined)
    throw wrong('Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex');
  const indexes = given.map((fields) => {
    const index = readIndex(fields, definitions, false);
    const { name, key } = index;
    if (key.range === undefined) throw wrong(`Index KeySchema does not have a range key for index: ${name}`);
    if (key.hash.name !== tableKey.hash.name)
      throw wrong(
        `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${name}. index ` +
          `hash key: ${key.hash.name}, table hash key: ${tableKey.hash.name}`,
      );
    return index;
  });
  if (indexes.length > mostLocalIndexes) throw wrong('Number of LocalSecondaryIndexes exceeds per-table limit of 5');
  return indexes;
}

function readGlobalIndexes(
  given: readonly Fields[] | undefined,
  definitions: AttributeDefinitions,
  isOnDemand: boolean,
): readonly IndexDefinition[] {
  if (given === undefined) return [];
  if (given.length === 0) throw wrong('List of GlobalSecondaryIndexes is empty');
  const indexes = given.map((fields) => readGlobalIndex(fields, definitions, isOnDemand));
  if (indexes.length > mostGlobalIndexes) throw wrong('GlobalSecondaryIndex count exceeds the per-table limit of 20');
  return indexes;
}

/** Reads a global index. Throws `ValidationException`. */
export function readGlobalIndex(
  fields: Fields,
  definitions: AttributeDefinitions,
  isOnDemand: boolean,
): IndexDefinition {
  const index = readIndex(fields, definitions, true);
  if (isOnDemand && fields['ProvisionedThroughput'] !== undefined)
    throw wrong(
      `ProvisionedThroughput should not be specified for index: ${index.name} when BillingMode is PAY_PER_REQUEST`,
    );
  if (!isOnDemand && fields['ProvisionedThroughput'] === undefined)
    throw wrong(`ProvisionedThroughput must be specified for index: ${index.name} when BillingMode is PROVISIONED`);
  return index;
}

function readIndex(fields: Fields, definitions: AttributeDefinitions, isGlobal: boolean): IndexDefinition {
  const onDemand = fields['OnDemandThroughput'];
  return {
    name: String(fields['IndexName']),
    isGlobal,
    key: readKeySchema(fields['KeySchema'] as KeySchemaElements, definitions), // validated
    projection: readProjectionType(fields['Projection'] as Partial<Projection>), // validated
    throughput: (fields['ProvisionedThroughput'] as Throughput | undefined) ?? noThroughput, // validated
    settings: onDemand === undefined ? {} : { OnDemandThroughput: onDemand },
  };
}

function checkIndexes(
  indexes: readonly IndexDefinition[],
  definitions: AttributeDefinitions,
  elements: KeySchemaElements,
): void {
  const names = indexes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw wrong(`Duplicate index name: ${twice}`);
  const used = new Set([
    ...elements.map(({ AttributeName }) => AttributeName),
    ...indexes.flatMap(({ key }) => [key.hash.name, ...(key.range === undefined ? [] : [key.range.name])]),
  ]);
  const unused = definitions.filter(({ AttributeName }) => !used.has(AttributeName));
  if (unused.length > 0)
    throw wrong(
      'Some AttributeDefinitions are not used. AttributeDefinitions: ' +
        `[${definitions.map(({ AttributeName }) => AttributeName).join(', ')}], keys used: ` +
        `[${[...used].join(', ')}]`,
    );
}
