import { DynamoDbError } from '../dynamodb-error.js';
import { type Fields } from '../requests/check-types.js';
import { attributeMap, list, nameMap, required, string, struct } from '../requests/shape.js';
import { itemSize } from '../values/item-size.js';
import { readItem, type WireItem } from '../values/read-value.js';
import { type CapacityMode } from './capacity.js';
import { checkKey, checkNestedAttributes } from './check-key.js';
import { projected, readProjection } from './get-item.js';
import { operation } from './operation.js';
import { returnConsumedCapacity } from './shapes.js';
import { mostActions } from './transact-write-items.js';
import { checkDistinct, forAll, transactionReadCapacity } from './transaction.js';

const transactGetItem = struct('TransactGetItem', {
  Get: required(
    struct('Get', {
      Key: required(attributeMap),
      TableName: required(string({ min: 1, max: 1024 })),
      ProjectionExpression: string(),
      ExpressionAttributeNames: nameMap,
    }),
  ),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export const transactGetItems = operation(
  struct('TransactGetItemsInput', {
    TransactItems: required(list(transactGetItem, { min: 1, max: mostActions })),
    ReturnConsumedCapacity: returnConsumedCapacity,
  }),
  (input, call) => {
    const gets = (input['TransactItems'] as readonly { readonly Get: Fields }[]).map(({ Get }) => {
      const key = readItem(Get['Key'] as WireItem); // the shape's type
      return { key, tableName: String(Get['TableName']), ...readProjection(Get) };
    }); // the shape's type
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
      throw DynamoDbError.validation('The aggregate size of the items in the transaction exceeded 4 MBs.');
    return {
      Responses: responses,
      ConsumedCapacity: transactionReadCapacity(bytes, input['ReturnConsumedCapacity'] as CapacityMode, call), // the shape's values
    };
  },
);

/** Bytes of all items of a transaction. */
const largestTransaction = 4 * 1024 * 1024;
