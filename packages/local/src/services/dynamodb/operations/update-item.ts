import { invalidParameters, validationError } from '../errors.js';
import { type ItemUpdate } from '../expressions/item-update.js';
import { readAttributeUpdates } from '../expressions/legacy-updates.js';
import { projectionOf } from '../expressions/projection.js';
import { checkParameters, readExpressions } from '../expressions/request-expressions.js';
import { type Fields } from '../fields.js';
import { keyAttributes } from '../storage/key-schema.js';
import { type Table } from '../storage/table.js';
import { type Item, typeOf } from '../values/attribute-value.js';
import { itemSize, largestItem } from '../values/item-size.js';
import { readItem, type WireItem } from '../values/read-value.js';
import { checkKey, checkNestedAttributes, checkUpdatedIndexKeys, typeMismatch } from './check-key.js';
import { carryOut, conditionOf, type PendingWrite, type WriteResult, writeResponse } from './item-write.js';
import { type Operation } from './operation.js';

/** An update, and what it changes. */
export interface PendingUpdate extends PendingWrite {
  readonly update: ItemUpdate | undefined;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export const updateItem: Operation = (input, call) => {
  const { tableName, update, resolve } = readUpdate(input);
  const write = resolve(call.store.get(tableName));
  const result = carryOut(write, call);
  return writeResponse(input, write, result, returnedAttributes(input['ReturnValues'], update, result));
};

/** Reads an update. Throws `ValidationException`. */
export function readUpdate(input: Fields): PendingUpdate {
  checkParameters(input, ['UpdateExpression', 'ConditionExpression'], ['AttributeUpdates', 'Expected']);
  const key = readItem(input['Key'] as WireItem); // validated
  const updates = input['AttributeUpdates'] as Fields | undefined; // validated
  const legacy = updates === undefined ? undefined : readAttributeUpdates(updates);
  const expressions = readExpressions(input);
  const condition = conditionOf(input, expressions);
  const update = expressions.update ?? legacy;
  return {
    tableName: String(input['TableName']),
    update,
    resolve(table) {
      checkKey(key, table);
      if (update !== undefined) checkUpdatedAttributes(update, table);
      checkNestedAttributes(expressions.nestedAttributes, table);
      return {
        table,
        key,
        condition,
        returnsItemOnFailure: input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD',
        change: (before) => updated(before, key, update, table),
      };
    },
  };
}

/** The item after an update. Throws `ValidationException`. */
export function updated(before: Item | undefined, key: Item, update: ItemUpdate | undefined, table: Table): Item {
  const item = before ?? key;
  const after = update === undefined ? item : update.apply(item);
  checkUpdatedIndexKeys(after, table);
  if (itemSize(after) > largestItem) throw validationError('Item size to update has exceeded the maximum allowed size');
  return after;
}

/** An update changes no part of the key, and gives the key of an index a value of its type. Throws `ValidationException`. */
export function checkUpdatedAttributes({ actions }: ItemUpdate, table: Table): void {
  const names = new Set(actions.map(({ path }) => path[0]));
  for (const { name } of keyAttributes(table.definition.key)) {
    if (names.has(name)) {
      throw validationError(`${invalidParameters}Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
  for (const { definition } of table.indexes.values()) {
    for (const attribute of keyAttributes(definition.key)) {
      const action = actions.find(({ path }) => path.length === 1 && path[0] === attribute.name);
      if (action === undefined || action.kind === 'remove') continue;
      const type = action.kind === 'set' ? action.type : typeOf(action.value);
      if (type !== undefined && type !== attribute.type) throw typeMismatch(definition.name, attribute, type);
    }
  }
}

/** The attributes that an update returns; none if there are none. */
export function returnedAttributes(
  wanted: unknown,
  update: ItemUpdate | undefined,
  { before, after }: WriteResult,
): Item | undefined {
  if (wanted === 'ALL_OLD') return before;
  if (wanted === 'ALL_NEW') return after;
  const image = wanted === 'UPDATED_OLD' ? before : wanted === 'UPDATED_NEW' ? after : undefined;
  if (image === undefined || update === undefined) return undefined;
  const attributes = projectionOf(update.actions.map(({ path }) => path)).apply(image);
  return Object.keys(attributes).length === 0 ? undefined : attributes;
}
