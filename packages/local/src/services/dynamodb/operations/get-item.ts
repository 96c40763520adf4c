import { invalidParameters, validationError } from '../errors.js';
import { type ItemProjection, projectionOfNames } from '../expressions/projection.js';
import { checkParameters, readExpressions, type RequestExpressions } from '../expressions/request-expressions.js';
import { type Fields } from '../fields.js';
import { type Item } from '../values/attribute-value.js';
import { itemSize } from '../values/item-size.js';
import { readItem, type WireItem } from '../values/read-value.js';
import { type CapacityMode, consumedCapacity, readUnits } from './capacity.js';
import { checkKey, checkNestedAttributes } from './check-key.js';
import { type Operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export const getItem: Operation = (input, { store }) => {
  checkParameters(input, ['ProjectionExpression'], ['AttributesToGet']);
  const key = readItem(input['Key'] as WireItem); // validated
  const { projection, expressions } = readProjection(input);
  const table = store.get(String(input['TableName']));
  checkKey(key, table);
  checkNestedAttributes(expressions.nestedAttributes, table);
  const item = table.items.get(key);
  const units = readUnits(item === undefined ? 0 : itemSize(item), input['ConsistentRead'] === true);
  return {
    Item: item === undefined ? undefined : projected(item, projection),
    ConsumedCapacity: consumedCapacity(table, input['ReturnConsumedCapacity'] as CapacityMode, {
      table: units,
      indexes: new Map(),
    }),
  };
};

/** The requested parts of an item: an expression or names, or everything. Throws `ValidationException`. */
export function readProjection(input: Fields): {
  readonly projection: ItemProjection | undefined;
  readonly expressions: RequestExpressions;
} {
  const names = input['AttributesToGet'] as readonly string[] | undefined; // validated
  const twice = names?.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw validationError(`${invalidParameters}Duplicate value in attribute name: ${twice}`);
  const expressions = readExpressions(input);
  return {
    projection: names === undefined ? expressions.projection : projectionOfNames(names),
    expressions,
  };
}

/** Applies a projection to an item. */
export function projected(item: Item, projection: ItemProjection | undefined): Item {
  return projection === undefined ? item : projection.apply(item);
}
