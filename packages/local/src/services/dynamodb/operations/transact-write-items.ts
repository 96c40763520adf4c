import { DynamoDbError } from '../dynamodb-error.js';
import { type Fields } from '../requests/check-types.js';
import { attributeMap, list, required, string, struct } from '../requests/shape.js';
import { type CapacityMode, itemCollectionMetrics } from './capacity.js';
import { readDelete } from './delete-item.js';
import { operation } from './operation.js';
import { primaryKey, readPut } from './put-item.js';
import { placeholderFields, returnConsumedCapacity, returnItemCollectionMetrics, returnOnFailure } from './shapes.js';
import {
  commitAll,
  once,
  type TransactionAction,
  transactionCapacity,
  transactionReadCapacity,
} from './transaction.js';
import { readUpdate } from './update-item.js';
import { type ItemChange } from '../store.js';

const actionFields = {
  TableName: required(string({ min: 1, max: 1024 })),
  ReturnValuesOnConditionCheckFailure: returnOnFailure,
  ...placeholderFields,
} as const;
const condition = { ConditionExpression: string() } as const;
const key = { Key: required(attributeMap) } as const;

const transactWriteItem = struct('TransactWriteItem', {
  ConditionCheck: struct('ConditionCheck', { ...actionFields, ...key, ConditionExpression: required(string()) }),
  Put: struct('Put', { ...actionFields, ...condition, Item: required(attributeMap) }),
  Delete: struct('Delete', { ...actionFields, ...condition, ...key }),
  Update: struct('Update', { ...actionFields, ...condition, ...key, UpdateExpression: required(string()) }),
});

/** Actions of a transaction. */
export const mostActions = 100;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItems = operation(
  struct('TransactWriteItemsInput', {
    ReturnConsumedCapacity: returnConsumedCapacity,
    ReturnItemCollectionMetrics: returnItemCollectionMetrics,
    TransactItems: required(list(transactWriteItem, { min: 1, max: mostActions })),
    ClientRequestToken: string({ min: 1, max: 36 }),
  }),
  (input, call) => {
    const mode = input['ReturnConsumedCapacity'] as CapacityMode; // the shape's values
    return once(
      input,
      'TransactWriteItems',
      call,
      () => {
        const actions = (input['TransactItems'] as readonly Fields[]).map(readAction); // the shape's type
        const changes = commitAll(actions, call);
        return {
          changes,
          response: {
            ConsumedCapacity: transactionCapacity(changes, mode),
            ItemCollectionMetrics: metricsOf(changes, input['ReturnItemCollectionMetrics']),
          },
        };
      },
      ({ bytes }) => ({ ConsumedCapacity: transactionReadCapacity(bytes, mode, call) }),
    );
  },
);

function readAction(item: Fields): TransactionAction {
  const [name, ...others] = Object.keys(item);
  const fields = name === undefined ? undefined : (item[name] as Fields); // the shape's type
  if (fields === undefined || others.length > 0) {
    throw DynamoDbError.validation('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  switch (name) {
    case 'Put':
      return { write: readPut(fields) };
    case 'Update':
      return { write: readUpdate(fields) };
    case 'Delete':
      return { write: readDelete(fields) };
    default:
      return { write: readCheck(fields), isCheck: true };
  }
}

/** A check leaves the item as it is. */
function readCheck(fields: Fields): TransactionAction['write'] {
  const { tableName, resolve } = readDelete(fields);
  return { tableName, resolve: (table) => ({ ...resolve(table), change: (before) => before }) };
}

function metricsOf(changes: readonly ItemChange[], wanted: unknown): object | undefined {
  const metrics = new Map<string, object[]>();
  for (const { table, before, after } of changes) {
    const item = after ?? before;
    const metric = item === undefined ? undefined : itemCollectionMetrics(table, wanted, primaryKey(item, table));
    const { name } = table.definition;
    if (metric !== undefined) metrics.set(name, [...(metrics.get(name) ?? []), metric]);
  }
  return metrics.size === 0 ? undefined : Object.fromEntries(metrics);
}
