import { comparisonOperators } from '../expressions/legacy-conditions.js';
import {
  attributeMap,
  attributeValue,
  boolean,
  list,
  type MapShape,
  nameMap,
  oneOf,
  required,
  string,
  struct,
} from '../requests/shape.js';

/** The characters of a table's and an index's name. */
export const namePattern = '[a-zA-Z0-9_.-]+';

/** The name of a table that exists. */
export const tableName = required(string({ min: 1, max: 255, pattern: namePattern }));
/** The name of a table to be created. */
export const newTableName = required(string({ min: 3, max: 255, pattern: namePattern }));
/** The name of an index. */
export const indexName = string({ min: 3, max: 255, pattern: namePattern });
/** Names of attributes to return. */
export const attributesToGet = list(string(), { min: 1, max: 255 });

const condition = struct('Condition', {
  AttributeValueList: list(attributeValue),
  ComparisonOperator: required(oneOf(...comparisonOperators)),
});
/** Older conditions, by attribute. */
export const conditions: MapShape = { type: 'map', of: condition, java: 'Condition' };

const expected: MapShape = {
  type: 'map',
  java: 'ExpectedAttributeValue',
  of: struct('ExpectedAttributeValue', {
    AttributeValueList: list(attributeValue),
    ComparisonOperator: oneOf(...comparisonOperators),
    Exists: boolean,
    Value: attributeValue,
  }),
};

/** How the capacity of a request is reported. */
export const returnConsumedCapacity = oneOf('INDEXES', 'TOTAL', 'NONE');
/** Whether the sizes of item collections are reported. */
export const returnItemCollectionMetrics = oneOf('SIZE', 'NONE');
/** Whether an error has the item that failed a condition. */
export const returnOnFailure = oneOf('ALL_OLD', 'NONE');

/** Names and values of placeholders. */
export const placeholderFields = {
  ExpressionAttributeValues: attributeMap,
  ExpressionAttributeNames: nameMap,
} as const;

/** Fields of each operation that writes one item. */
export const writeFields = {
  ReturnConsumedCapacity: returnConsumedCapacity,
  TableName: tableName,
  ReturnItemCollectionMetrics: returnItemCollectionMetrics,
  ReturnValues: oneOf('ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'),
  ReturnValuesOnConditionCheckFailure: returnOnFailure,
  ConditionalOperator: oneOf('OR', 'AND'),
  Expected: expected,
  ConditionExpression: string(),
  ...placeholderFields,
} as const;

/** Fields of each operation that reads many items. */
export const readFields = {
  IndexName: indexName,
  ReturnConsumedCapacity: returnConsumedCapacity,
  TableName: tableName,
  ConditionalOperator: oneOf('OR', 'AND'),
  AttributesToGet: attributesToGet,
  ExclusiveStartKey: attributeMap,
  ConsistentRead: boolean,
  FilterExpression: string(),
  ProjectionExpression: string(),
  ...placeholderFields,
} as const;
