import { invalidParameters, validationError } from '../errors.js';
import { type AttributeCondition, type AttributeConditions } from '../expressions/key-condition.js';
import { meets, predicateOf, readConditions } from '../expressions/legacy-conditions.js';
import { checkParameters } from '../expressions/request-expressions.js';
import { type Fields } from '../fields.js';
import { type ItemRange } from '../storage/item-collection.js';
import { keyAttributes, type KeySchema, partitionStart, type Position, sortable } from '../storage/key-schema.js';
import { projectedNames } from '../storage/table.js';
import { type AttributeValue, type Item, type KeyType, scalarOf } from '../values/attribute-value.js';
import { valuesEqual } from '../values/compare-values.js';
import { checkNestedAttributes } from './check-key.js';
import { readProjection } from './get-item.js';
import { type DynamoDbCall, type Operation } from './operation.js';
import { checkSelect, notProjected, pageResponse, readPage, type ReadSource, readSource } from './read-page.js';
import { readStartKey, startPosition } from './start-key.js';

const notIndexable = new Set(['NULL', 'NOT_NULL', 'NE', 'CONTAINS', 'NOT_CONTAINS', 'IN']);

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export const query: Operation = runQuery;

function runQuery(input: Fields, { store }: DynamoDbCall): object {
  const limit = input['Limit'] as number | undefined; // validated
  if (limit !== undefined && limit < 1) {
    throw validationError(
      "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  }
  checkParameters(
    input,
    ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
    ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'],
  );
  const legacyFilter = optionalConditions(input['QueryFilter']);
  const startKey = readStartKey(input);
  if (input['KeyConditions'] === undefined && input['KeyConditionExpression'] === undefined) {
    throw validationError(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const { projection, expressions } = readProjection(input);
  const keyConditions = expressions.keyConditions ?? optionalConditions(input['KeyConditions']) ?? new Map();
  if (keyConditions.size < 1 || keyConditions.size > 2)
    throw validationError('Conditions can be of length 1 or 2 only');

  const source = readSource(store.get(String(input['TableName'])), input);
  const schema = source.index?.definition.key ?? source.table.definition.key;
  checkKeyConditions(keyConditions, schema);
  checkSelect(input, source, projection);
  checkNestedAttributes(expressions.nestedAttributes, source.table);
  const filtered = legacyFilter === undefined ? expressions.filterAttributes : new Set(legacyFilter.keys());
  checkFilter(filtered, legacyFilter === undefined ? 'Filter Expression' : 'QueryFilter', source, schema);
  const position = startKey === undefined ? undefined : startPosition(startKey, source, undefined);
  if (startKey !== undefined) checkStartKey(startKey, keyConditions, schema);
  const combination = input['ConditionalOperator'] as 'AND' | 'OR' | undefined; // validated
  const request = {
    ...source,
    range: rangeOf(keyConditions, schema, position, input['ScanIndexForward'] === false),
    limit,
    filter: legacyFilter === undefined ? expressions.filter : predicateOf(legacyFilter, combination),
    projection,
    select: input['Select'] as string | undefined, // validated
    isConsistent: input['ConsistentRead'] === true,
  };
  return pageResponse(input, request, readPage(request));
}

function optionalConditions(fields: unknown): AttributeConditions | undefined {
  return fields === undefined ? undefined : readConditions(fields as Fields); // validated
}

function checkKeyConditions(keyConditions: AttributeConditions, schema: KeySchema): void {
  if (schema.range === undefined && keyConditions.size > 1) throw validationError('Query key condition not supported');
  for (const { name, type } of keyAttributes(schema)) {
    const condition = keyConditions.get(name);
    const isHash = name === schema.hash.name;
    if (condition === undefined) {
      if (isHash || keyConditions.size > 1) throw validationError(`Query condition missed key schema element: ${name}`);
      continue;
    }
    if (notIndexable.has(condition.operator))
      throw validationError('Attempted conditional constraint is not an indexable operation');
    checkConditionValues(condition, type, name);
    if (isHash && condition.operator !== 'EQ') throw validationError('Query key condition not supported');
  }
}

function checkConditionValues({ values }: AttributeCondition, type: KeyType, name: string): void {
  for (const value of values) {
    const scalar = scalarOf(value, type);
    if (scalar === undefined)
      throw validationError(`${invalidParameters}Condition parameter type does not match schema type`);
    if (scalar === '') {
      throw validationError(
        'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an ' +
          `empty ${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`,
      );
    }
  }
}

/** A filter of a query does not name keys, and names what the index has. */
function checkFilter(
  names: ReadonlySet<string>,
  parameter: string,
  { table, index }: ReadSource,
  schema: KeySchema,
): void {
  for (const { name } of keyAttributes(schema)) {
    if (names.has(name)) {
      throw validationError(`${parameter} can only contain non-primary key attributes: Primary key attribute: ${name}`);
    }
  }
  if (index === undefined) return;
  const absent = notProjected(names, projectedNames(index.definition, table.definition));
  if (absent.length === 0) return;
  throw validationError(
    `${invalidParameters}Secondary index ${index.definition.name} does not project one or more filter ` +
      `attributes: [${absent.join(', ')}]`,
  );
}

function checkStartKey(startKey: Item, keyConditions: AttributeConditions, { hash, range }: KeySchema): void {
  const isInPartition = valuesEqual(startKey[hash.name], keyConditions.get(hash.name)?.values[0]);
  const onRange = range === undefined ? undefined : keyConditions.get(range.name);
  if (range === undefined || onRange === undefined) {
    if (isInPartition) return;
    throw validationError('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (!meets(startKey[range.name], onRange))
    throw validationError('The provided starting key does not match the range key predicate');
  if (!isInPartition) throw validationError('The query can return at most one row and cannot be restarted');
}

/** The places that a query reads. */
export function rangeOf(
  keyConditions: AttributeConditions,
  { hash, range }: KeySchema,
  start: Position | undefined,
  descending: boolean,
): ItemRange {
  const partition = partitionStart(scalar(keyConditions.get(hash.name)?.values[0], hash.type), hash.type);
  const condition = range === undefined ? undefined : keyConditions.get(range.name);
  const bounds =
    range === undefined || condition === undefined
      ? { lower: partition, upper: partition }
      : sortKeyBounds(partition, condition, range.type);
  if (start === undefined) return { ...bounds, descending };
  return descending
    ? { ...bounds, upper: start, isBeforeUpper: true, descending }
    : { ...bounds, lower: start, isAfterLower: true, descending };
}

function sortKeyBounds(partition: Position, { operator, values }: AttributeCondition, type: KeyType): ItemRange {
  const at = (value: AttributeValue | undefined): Position => withPart(partition, sortable(scalar(value, type), type));
  const [first, second] = values;
  switch (operator) {
    case 'EQ':
      return { lower: at(first), upper: at(first) };
    case 'LT':
      return { lower: partition, upper: at(first), isBeforeUpper: true };
    case 'LE':
      return { lower: partition, upper: at(first) };
    case 'GT':
      return { lower: at(first), isAfterLower: true, upper: partition };
    case 'GE':
      return { lower: at(first), upper: partition };
    case 'BETWEEN':
      return { lower: at(first), upper: at(second) };
    case 'BEGINS_WITH':
      return prefixBounds(partition, sortable(scalar(first, type), type));
    default:
      throw new Error(`a query cannot look up ${operator}`);
  }
}

/** Everything that starts with a prefix: it comes before the next string of the same length. */
function prefixBounds(partition: Position, prefix: string): ItemRange {
  const lower = withPart(partition, prefix);
  const stem = prefix.replace(/\uffff+$/, '');
  if (stem === '') return { lower, upper: partition };
  const next = stem.slice(0, -1) + String.fromCharCode(stem.charCodeAt(stem.length - 1) + 1);
  return { lower, upper: withPart(partition, next), isBeforeUpper: true };
}

function withPart({ hash, parts }: Position, part: string): Position {
  return { hash, parts: [...parts, part] };
}

function scalar(value: AttributeValue | undefined, type: KeyType): string {
  return scalarOf(value, type) ?? '';
}
