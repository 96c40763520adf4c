import { validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { itemSize } from '../values/item-size.js';
import { readItem, type WireItem } from '../values/read-value.js';
import { type CapacityMode } from './capacity.js';
import { checkKey, checkNestedAttributes } from './check-key.js';
import { projected, readProjection } from './get-item.js';
import { type Operation } from './operation.js';
import { checkDistinct, forAll, transactionReadCapacity } from './transaction.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export const transactGetItems: Operation = (input, call) => {
  const gets = (input['TransactItems'] as readonly { readonly Get: Fields }[]).map(({ Get }) => {
    const key = readItem(Get['Key'] as WireItem); // validated
    return { key, tableName: String(Get['TableName']), ...readProjection(Get) };
  }); // validated
  const reads = gets.map((get) => ({ ...get, table: call.store.get(get.tableName) }));
  forAll(reads, ({ key, table, expressions }) => {
    checkKey(key, table);
    checkNestedAttributes(expressions.nestedAttributes, table);
  });
  checkDistinct(reads);
  const bytes = new Map<string, number[]>();
  const responses = reads.map(({ table, key, projection }) => {
    const item = table.items.get(key);
    const { name } = table.definition;
    bytes.set(name, [...(bytes.get(name) ?? []), item === undefined ? 0 : itemSize(item)]);
    const wanted = item === undefined ? undefined : projected(item, projection);
    return wanted === undefined || Object.keys(wanted).length === 0 ? {} : { Item: wanted };
  });
  const size = [...bytes.values()].flat().reduce((sum, each) => sum + each, 0);
  if (size > largestTransaction)
    throw validationError('The aggregate size of the items in the transaction exceeded 4 MBs.');
  return {
    Responses: responses,
    ConsumedCapacity: transactionReadCapacity(bytes, input['ReturnConsumedCapacity'] as CapacityMode, call), // validated
  };
};

/** Bytes of all items of a transaction. */
const largestTransaction = 4 * 1024 * 1024;
