import { validationError } from '../errors.js';
import { checkParameters, readExpressions } from '../expressions/request-expressions.js';
import { type Fields } from '../fields.js';
import { readItem, type WireItem } from '../values/read-value.js';
import { checkKey, checkNestedAttributes } from './check-key.js';
import { carryOut, conditionOf, type PendingWrite, writeResponse } from './item-write.js';
import { type Operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export const deleteItem: Operation = (input, call) => {
  const { tableName, resolve } = readDelete(input);
  const write = resolve(call.store.get(tableName));
  const result = carryOut(write, call);
  return writeResponse(input, write, result, input['ReturnValues'] === 'ALL_OLD' ? result.before : undefined);
};

/** Reads a deletion. Throws `ValidationException`. */
export function readDelete(input: Fields): PendingWrite {
  checkParameters(input, ['ConditionExpression'], ['Expected']);
  const key = readItem(input['Key'] as WireItem); // validated
  if (input['ReturnValues'] !== undefined && input['ReturnValues'] !== 'NONE' && input['ReturnValues'] !== 'ALL_OLD')
    throw validationError('ReturnValues can only be ALL_OLD or NONE');
  const expressions = readExpressions(input);
  const condition = conditionOf(input, expressions);
  return {
    tableName: String(input['TableName']),
    resolve(table) {
      checkNestedAttributes(expressions.nestedAttributes, table);
      checkKey(key, table);
      return {
        table,
        key,
        condition,
        returnsItemOnFailure: input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD',
        change: () => undefined,
      };
    },
  };
}
