import { validationError } from '../errors.js';
import { type ItemProjection } from '../expressions/projection.js';
import { checkParameters } from '../expressions/request-expressions.js';
import { type Fields } from '../fields.js';
import { type Table } from '../storage/table.js';
import { type Item } from '../values/attribute-value.js';
import { itemSize } from '../values/item-size.js';
import { readItem, type WireItem } from '../values/read-value.js';
import { type CapacityMode, consumedCapacity, readUnits } from './capacity.js';
import { checkKey, checkNestedAttributes } from './check-key.js';
import { projected, readProjection } from './get-item.js';
import { type DynamoDbCall, type Operation } from './operation.js';

const mostKeys = 100;
/** Bytes of all items of a response. */
const largestResponse = 16 * 1024 * 1024;

/** The keys that are wanted of one table. */
interface TableRequest {
  readonly table: Table;
  readonly fields: Fields;
  readonly keys: readonly { readonly key: Item; readonly wire: WireItem }[];
  readonly projection: ItemProjection | undefined;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const batchGetItem: Operation = (input, call) => {
  const requests = readRequests(input['RequestItems'] as Readonly<Record<string, Fields>>, call); // validated
  const responses = new Map<string, Item[]>();
  const unprocessed = new Map<string, object>();
  const capacity: object[] = [];
  let size = 0;
  for (const { table, fields, keys, projection } of requests) {
    const { name } = table.definition;
    const found: Item[] = [];
    const left: WireItem[] = [];
    let units = 0;
    for (const { key, wire } of keys) {
      const item = size > largestResponse ? undefined : table.items.get(key);
      const bytes = item === undefined ? 0 : itemSize(item);
      if (size + bytes > largestResponse) {
        size = Infinity;
        left.push(wire);
        continue;
      }
      size += bytes;
      units += readUnits(bytes, fields['ConsistentRead'] === true);
      if (item !== undefined) found.push(projected(item, projection));
    }
    responses.set(name, found);
    if (left.length > 0) unprocessed.set(name, { ...fields, Keys: left });
    const consumed = consumedCapacity(table, input['ReturnConsumedCapacity'] as CapacityMode, {
      table: units,
      indexes: new Map(),
    });
    if (consumed !== undefined) capacity.push(consumed);
  }
  return {
    Responses: Object.fromEntries(responses),
    UnprocessedKeys: Object.fromEntries(unprocessed),
    ConsumedCapacity: capacity.length === 0 ? undefined : capacity,
  };
};

function readRequests(tables: Readonly<Record<string, Fields>>, { store }: DynamoDbCall): readonly TableRequest[] {
  const entries = Object.entries(tables);
  if (entries.length === 0) throw validationError('The requestItems parameter is required for BatchGetItem');
  checkMix(entries.map(([, fields]) => fields));
  let count = 0;
  const read = entries.map(([name, fields]) => {
    checkParameters(fields, ['ProjectionExpression'], ['AttributesToGet']);
    const wires = fields['Keys'] as readonly WireItem[]; // validated
    if (wires.length > mostKeys) {
      throw validationError(
        `1 validation error detected: Value at 'RequestItems.${name}.member.Keys' failed to satisfy constraint: ` +
          `Member must have length less than or equal to ${mostKeys}`,
      );
    }
    count += wires.length;
    if (count > mostKeys) throw validationError('Too many items requested for the BatchGetItem call');
    const { projection, expressions } = readProjection(fields);
    const keys = wires.map((wire) => ({ key: readItem(wire), wire }));
    if (new Set(keys.map(({ key }) => textOf(key))).size < keys.length)
      throw validationError('Provided list of item keys contains duplicates');
    return { name, fields, keys, projection, nested: expressions.nestedAttributes };
  });
  return read.map(({ name, nested, ...request }) => {
    const table = store.get(name);
    for (const { key } of request.keys) checkKey(key, table);
    checkNestedAttributes(nested, table);
    return { table, ...request };
  });
}

/** One request does not mix expressions with the older parameters, not even for different tables. */
function checkMix(requests: readonly Fields[]): void {
  const uses = (name: string) => requests.some((fields) => fields[name] !== undefined);
  if (!uses('ProjectionExpression') || !uses('AttributesToGet')) return;
  throw validationError(
    'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: ' +
      '{AttributesToGet} Expression parameters: {ProjectionExpression}',
  );
}

/** The same text for equal keys, in whatever order their attributes are. */
function textOf(key: Item): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}
