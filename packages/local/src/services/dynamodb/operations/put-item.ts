import { validationError } from '../errors.js';
import { checkParameters, readExpressions } from '../expressions/request-expressions.js';
import { type Fields } from '../fields.js';
import { keyOf } from '../storage/key-schema.js';
import { type Table } from '../storage/table.js';
import { type Item, newItem } from '../values/attribute-value.js';
import { itemSize, largestItem } from '../values/item-size.js';
import { readItem, type WireItem } from '../values/read-value.js';
import { checkItemKeys, checkNestedAttributes } from './check-key.js';
import { carryOut, conditionOf, type PendingWrite, writeResponse } from './item-write.js';
import { type Operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export const putItem: Operation = (input, call) => {
  const { tableName, resolve } = readPut(input);
  const write = resolve(call.store.get(tableName));
  const result = carryOut(write, call);
  return writeResponse(input, write, result, input['ReturnValues'] === 'ALL_OLD' ? result.before : undefined);
};

/** Reads a put. Throws `ValidationException`. */
export function readPut(input: Fields): PendingWrite {
  checkParameters(input, ['ConditionExpression'], ['Expected']);
  const item = readItem(input['Item'] as WireItem); // validated
  if (input['ReturnValues'] !== undefined && input['ReturnValues'] !== 'NONE' && input['ReturnValues'] !== 'ALL_OLD')
    throw validationError('ReturnValues can only be ALL_OLD or NONE');
  checkItemSize(item);
  const expressions = readExpressions(input);
  const condition = conditionOf(input, expressions);
  return {
    tableName: String(input['TableName']),
    resolve(table) {
      checkNestedAttributes(expressions.nestedAttributes, table);
      checkItemKeys(item, table);
      return {
        table,
        key: item, // has the attributes of the key
        condition,
        returnsItemOnFailure: input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD',
        change: () => item,
      };
    },
  };
}

/** Items have at most 400 KB. Throws `ValidationException`. */
export function checkItemSize(item: Item): void {
  if (itemSize(item) > largestItem) throw validationError('Item size has exceeded the maximum allowed size');
}

/** The key of an item whose keys were checked. */
export function primaryKey(item: Item, { definition }: Table): Item {
  return keyOf(item, definition.key) ?? newItem();
}
