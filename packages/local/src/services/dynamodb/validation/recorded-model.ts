import { readModel } from '../../../kernel/models/read-model.js';
import { type Reference, type ServiceModel, type Shape } from '../../../kernel/models/service-model.js';
import { comparisonOperators } from '../expressions/legacy-conditions.js';

/** DynamoDB matches names of tables before it resolves ARNs, so an ARN never reaches this pattern. */
const tableName: Shape = { type: 'string', min: 1, max: 255, pattern: '[a-zA-Z0-9_.-]+' };

/** Shapes for which recorded responses differ from the model; enums, in the order in which errors list them. */
const shapes: Readonly<Record<string, Shape>> = {
  NameOfTable: tableName,
  AttributeAction: { type: 'string', enum: ['ADD', 'DELETE', 'PUT'] },
  AttributeName: { type: 'string' },
  AttributeNameList: { list: 'AttributeName', min: 1, max: 255 },
  BatchGetRequestMap: { key: 'NameOfTable', map: 'KeysAndAttributes' },
  BatchWriteItemRequestMap: { key: 'NameOfTable', map: 'WriteRequests' },
  ComparisonOperator: { type: 'string', enum: comparisonOperators },
  ConditionalOperator: { type: 'string', enum: ['OR', 'AND'] },
  KeyList: { list: 'Key', min: 1 },
  KeySchema: { list: 'KeySchemaElement', min: 1, max: 2 },
  NonKeyAttributeNameList: { list: 'NonKeyAttributeName', min: 1 },
  ProjectionType: { type: 'string', enum: ['ALL', 'INCLUDE', 'KEYS_ONLY'] },
  ResourceArnString: { type: 'string' },
  ReturnValue: { type: 'string', enum: ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'] },
  ScalarAttributeType: { type: 'string', enum: ['B', 'N', 'S'] },
  Select: { type: 'string', enum: ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'] },
  TagKeyList: { list: ':string' },
};

/** Required members, where DynamoDB requires other ones or has a message of another form. */
const required: Readonly<Record<string, readonly string[]>> = {
  CreateTableInput: ['AttributeDefinitions', 'TableName', 'KeySchema'],
  ListTagsOfResourceInput: [],
  StreamSpecification: [],
  Tag: [],
  TagResourceInput: [],
  UntagResourceInput: [],
};

const members: Readonly<Record<string, Readonly<Record<string, Reference>>>> = {
  CreateTableInput: { TableName: 'TableName' },
  // Query has a message of another form for a limit that is too low.
  QueryInput: { Limit: ':integer' },
};

const placeholders = ['ExpressionAttributeValues', 'ExpressionAttributeNames'];
const write = [
  'ReturnConsumedCapacity',
  'TableName',
  'ReturnItemCollectionMetrics',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
  'ConditionalOperator',
  'Expected',
  'ConditionExpression',
  ...placeholders,
];
const read = [
  'IndexName',
  'ReturnConsumedCapacity',
  'TableName',
  'ConditionalOperator',
  'AttributesToGet',
  'ExclusiveStartKey',
  'ConsistentRead',
  'FilterExpression',
  'ProjectionExpression',
  ...placeholders,
];
const action = ['TableName', 'ReturnValuesOnConditionCheckFailure', ...placeholders];

/** The order in which errors list members; members that are not here follow. */
const orders: Readonly<Record<string, readonly string[]>> = {
  AttributeValueUpdate: ['Action', 'Value'],
  BatchGetItemInput: ['ReturnConsumedCapacity', 'RequestItems'],
  BatchStatementRequest: ['Statement', 'Parameters', 'ReturnValuesOnConditionCheckFailure', 'ConsistentRead'],
  BatchWriteItemInput: ['ReturnConsumedCapacity', 'ReturnItemCollectionMetrics', 'RequestItems'],
  ConditionCheck: [...action, 'Key', 'ConditionExpression'],
  CreateTableInput: [
    'AttributeDefinitions',
    'TableName',
    'BillingMode',
    'ProvisionedThroughput',
    'KeySchema',
    'LocalSecondaryIndexes',
    'GlobalSecondaryIndexes',
    'DeletionProtectionEnabled',
    'Tags',
    'StreamSpecification',
  ],
  Delete: [...action, 'ConditionExpression', 'Key'],
  DeleteItemInput: [...write, 'Key'],
  ExecuteStatementInput: ['Statement', 'Parameters', 'ReturnValuesOnConditionCheckFailure', 'ConsistentRead'],
  ExpectedAttributeValue: ['AttributeValueList', 'ComparisonOperator', 'Exists', 'Value'],
  GetItemInput: ['ReturnConsumedCapacity', 'AttributesToGet', 'TableName', 'Key', 'ConsistentRead'],
  ListTablesInput: ['Limit', 'ExclusiveStartTableName'],
  ProvisionedThroughput: ['WriteCapacityUnits', 'ReadCapacityUnits'],
  Put: [...action, 'ConditionExpression', 'Item'],
  PutItemInput: [...write, 'Item'],
  QueryInput: ['Select', ...read, 'QueryFilter', 'Limit', 'KeyConditions', 'ScanIndexForward'],
  ScanInput: ['Select', 'TotalSegments', ...read, 'ScanFilter', 'Segment', 'Limit'],
  TransactWriteItemsInput: ['ReturnConsumedCapacity', 'ReturnItemCollectionMetrics', 'TransactItems'],
  Update: [...action, 'ConditionExpression', 'Key', 'UpdateExpression'],
  UpdateItemInput: [...write, 'Key', 'AttributeUpdates'],
  UpdateTableInput: [
    'TableName',
    'AttributeDefinitions',
    'ProvisionedThroughput',
    'BillingMode',
    'GlobalSecondaryIndexUpdates',
    'DeletionProtectionEnabled',
    'StreamSpecification',
    'TableClass',
    'SSESpecification',
  ],
  WriteRequest: ['DeleteRequest', 'PutRequest'],
};

/**
 * The model of DynamoDB's API, corrected where recorded responses differ from it. Sources: dynalite, whose authors
 * compared it with AWS, and dynamodb-conformance (docs/decisions/0016).
 */
export const recordedModel: ServiceModel = correctedOnDemand(readModel('dynamodb'));

function correctedOnDemand(model: ServiceModel): ServiceModel {
  let corrected: ServiceModel['shapes'] | undefined;
  return Object.defineProperties({} as ServiceModel, {
    ...Object.getOwnPropertyDescriptors(model),
    shapes: { enumerable: true, get: () => (corrected ??= correctedShapes(model)) },
  });
}

function correctedShapes(model: ServiceModel): ServiceModel['shapes'] {
  const inputs = new Set(Object.values(model.operations).map(({ input }) => input));
  const corrected = Object.entries(model.shapes).map(([name, shape]): [string, Shape] => {
    if (shape.members === undefined) return [name, shapes[name] ?? shape];
    const isNamed = inputs.has(name) && shape.members['TableName'] === 'TableArn';
    const all: Readonly<Record<string, Reference>> = {
      ...shape.members,
      ...(isNamed ? { TableName: 'NameOfTable' } : {}),
      ...members[name],
    };
    const order = orders[name] ?? [];
    const sorted = Object.fromEntries(
      [...order, ...Object.keys(all).filter((member) => !order.includes(member))].map((member) => [
        member,
        all[member] ?? ':string', // every member of an order is one of the model
      ]),
    );
    return [name, { ...shape, members: sorted, required: required[name] ?? shape.required }];
  });
  return { ...Object.fromEntries(corrected), NameOfTable: tableName };
}
