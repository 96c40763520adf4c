import { validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { type CapacityMode, itemCollectionMetrics } from './capacity.js';
import { readDelete } from './delete-item.js';
import { type Operation } from './operation.js';
import { primaryKey, readPut } from './put-item.js';
import {
  commitAll,
  once,
  type TransactionAction,
  transactionCapacity,
  transactionReadCapacity,
} from './transaction.js';
import { readUpdate } from './update-item.js';
import { type ItemChange } from '../store.js';

/** Actions of a transaction. */
export const mostActions = 100;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItems: Operation = (input, call) => {
  const mode = input['ReturnConsumedCapacity'] as CapacityMode; // validated
  return once(
    input,
    'TransactWriteItems',
    call,
    () => {
      const actions = (input['TransactItems'] as readonly Fields[]).map(readAction); // validated
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
};

const actionNames = ['ConditionCheck', 'Put', 'Delete', 'Update'];

function readAction(item: Fields): TransactionAction {
  const [name, ...others] = actionNames.filter((action) => item[action] !== undefined);
  const fields = name === undefined ? undefined : (item[name] as Fields); // validated
  if (fields === undefined || others.length > 0) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
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
