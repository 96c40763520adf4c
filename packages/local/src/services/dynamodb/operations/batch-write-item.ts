import { AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { positionOf } from '../storage/key-schema.js';
import { type Table } from '../storage/table.js';
import { type Item } from '../values/attribute-value.js';
import { readItem, type WireItem } from '../values/read-value.js';
import {
  addUnits,
  type CapacityMode,
  consumedCapacity,
  itemCollectionMetrics,
  type Units,
  writeUnits,
} from './capacity.js';
import { checkItemKeys, checkKey, keyMismatch } from './check-key.js';
import { type DynamoDbCall, type Operation } from './operation.js';
import { checkItemSize, primaryKey } from './put-item.js';

const mostRequests = 25;

/** One put or deletion. */
interface Write {
  readonly table: Table;
  readonly key: Item;
  /** The item to put; `undefined` for a deletion. */
  readonly item: Item | undefined;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const batchWriteItem: Operation = (input, call) => {
  const writes = readWrites(input['RequestItems'] as Readonly<Record<string, readonly Fields[]>>, call); // validated
  const changes = writes.map(({ table, key, item }) => ({ table, before: table.items.get(key), after: item }));
  const units = new Map<Table, Units[]>();
  const metrics = new Map<string, object[]>();
  for (const [index, { table, before, after }] of changes.entries()) {
    units.set(table, [...(units.get(table) ?? []), writeUnits(table, before, after)]);
    const key = writes[index]?.key;
    const metric =
      key === undefined ? undefined : itemCollectionMetrics(table, input['ReturnItemCollectionMetrics'], key);
    if (metric !== undefined)
      metrics.set(table.definition.name, [...(metrics.get(table.definition.name) ?? []), metric]);
  }
  call.store.commit(changes, call.now());
  const mode = input['ReturnConsumedCapacity'] as CapacityMode; // validated
  const capacity = [...units].map(([table, all]) => consumedCapacity(table, mode, addUnits(all)));
  return {
    UnprocessedItems: {},
    ItemCollectionMetrics: metrics.size === 0 ? undefined : Object.fromEntries(metrics),
    ConsumedCapacity: mode === undefined || mode === 'NONE' ? undefined : capacity,
  };
};

function readWrites(tables: Readonly<Record<string, readonly Fields[]>>, { store }: DynamoDbCall): readonly Write[] {
  const entries = Object.entries(tables);
  if (entries.length === 0) throw validationError('The requestItems parameter is required for BatchWriteItem');
  if (entries.reduce((sum, [, requests]) => sum + requests.length, 0) > mostRequests)
    throw validationError('Too many items requested for the BatchWriteItem call');
  const read = entries.map(([name, requests]) => ({ name, requests: requests.map(readRequest) }));
  return read.flatMap(({ name, requests }) => {
    const table = store.get(name);
    const writes = requests.map((request) => checkWrite(request, table));
    const places = writes.map(({ key }) => JSON.stringify(positionOf(key, table.definition.key)?.parts));
    if (new Set(places).size < places.length) throw validationError('Provided list of item keys contains duplicates');
    return writes;
  });
}

function readRequest(request: Fields): { readonly key?: Item; readonly item?: Item } {
  const put = request['PutRequest'] as { readonly Item: WireItem } | undefined; // validated
  const deletion = request['DeleteRequest'] as { readonly Key: WireItem } | undefined; // validated
  if ((put === undefined) === (deletion === undefined)) {
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (put === undefined) return deletion === undefined ? {} : { key: readItem(deletion.Key) };
  const item = readItem(put.Item);
  checkItemSize(item);
  return { item };
}

function checkWrite({ key, item }: { readonly key?: Item; readonly item?: Item }, table: Table): Write {
  if (item === undefined) {
    if (key === undefined) throw new Error('a write request has neither key nor item');
    checkKey(key, table);
    return { table, key, item };
  }
  try {
    checkItemKeys(item, table);
  } catch (error) {
    // Of an item whose key is missing or has another type, this operation says less than PutItem.
    if (error instanceof AwsError && /Missing the key|Type mismatch for key/.test(error.message)) throw keyMismatch();
    throw error;
  }
  return { table, key: primaryKey(item, table), item };
}
