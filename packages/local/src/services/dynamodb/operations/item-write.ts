import { conditionFailed } from '../errors.js';
import { type Predicate } from '../expressions/bind-condition.js';
import { predicateOf, readExpected } from '../expressions/legacy-conditions.js';
import { type RequestExpressions } from '../expressions/request-expressions.js';
import { type Fields } from '../fields.js';
import { type Table } from '../storage/table.js';
import { type Item, newItem } from '../values/attribute-value.js';
import { type CapacityMode, consumedCapacity, itemCollectionMetrics, writeUnits } from './capacity.js';
import { type DynamoDbCall } from './operation.js';

/** A write of one item, checked as far as that goes without the stored item. */
export interface ItemWrite {
  readonly table: Table;
  readonly key: Item;
  readonly condition: Predicate | undefined;
  /** Whether an error has the item that failed the condition. */
  readonly returnsItemOnFailure: boolean;
  /** Returns the new item; `undefined` deletes it. Throws `ValidationException`. */
  change(before: Item | undefined): Item | undefined;
}

/** A write whose request was checked; what depends on the table was not. */
export interface PendingWrite {
  readonly tableName: string;
  /** Checks the write against its table. Throws `ValidationException`. */
  resolve(table: Table): ItemWrite;
}

/** The item before and after a write. */
export interface WriteResult {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Carries out a write. Throws `ConditionalCheckFailedException`, `ValidationException`. */
export function carryOut(write: ItemWrite, { store, now }: DynamoDbCall): WriteResult {
  const { table, key, condition, returnsItemOnFailure } = write;
  const before = table.items.get(key);
  if (condition !== undefined && !condition(before ?? newItem()))
    throw conditionFailed(returnsItemOnFailure ? before : undefined);
  const after = write.change(before);
  store.commit([{ table, before, after }], now());
  return { before, after };
}

/** The condition of a request: an expression, or the older parameters. Throws `ValidationException`. */
export function conditionOf(input: Fields, expressions: RequestExpressions): Predicate | undefined {
  const expected = input['Expected'] as Fields | undefined; // validated
  if (expected === undefined) return expressions.condition;
  return predicateOf(readExpected(expected), input['ConditionalOperator'] as 'AND' | 'OR' | undefined); // validated
}

/** The response of a write: the attributes that it returns, and what it cost. */
export function writeResponse(
  input: Fields,
  { table, key }: ItemWrite,
  { before, after }: WriteResult,
  attributes: Item | undefined,
): object {
  const mode = input['ReturnConsumedCapacity'] as CapacityMode; // validated
  return {
    Attributes: attributes,
    ConsumedCapacity:
      mode === undefined || mode === 'NONE'
        ? undefined
        : consumedCapacity(table, mode, writeUnits(table, before, after)),
    ItemCollectionMetrics: itemCollectionMetrics(table, input['ReturnItemCollectionMetrics'], key),
  };
}
