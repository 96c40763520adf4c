import { positionOf } from '../storage/key-schema.js';
import { type Index, pickNames, projectedNames, type Table } from '../storage/table.js';
import { type Item } from '../values/attribute-value.js';
import { valuesEqual } from '../values/compare-values.js';
import { itemSize } from '../values/item-size.js';

/** How a request wants its capacity to be reported. */
export type CapacityMode = 'INDEXES' | 'TOTAL' | 'NONE' | undefined;

/** Capacity units of a table and of its indexes by name. */
export interface Units {
  readonly table: number;
  readonly indexes: ReadonlyMap<string, number>;
}

const writeUnit = 1024;
const readUnit = 4096;

/**
 * Units of a write: the larger of both images for the table; for an index, what changes in it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function writeUnits(table: Table, before: Item | undefined, after: Item | undefined): Units {
  const size = Math.max(sizeOf(before), sizeOf(after));
  const indexes = new Map<string, number>();
  for (const [name, index] of table.indexes) {
    const units = indexWriteUnits(table, index, before, after);
    if (units > 0) indexes.set(name, units);
  }
  return { table: unitsOf(size, writeUnit), indexes };
}

function indexWriteUnits(table: Table, index: Index, before: Item | undefined, after: Item | undefined): number {
  const entry = (item: Item | undefined) => {
    const position = item === undefined ? undefined : positionOf(item, index.definition.key, table.definition.key);
    if (item === undefined || position === undefined) return undefined;
    return {
      item: pickNames(item, projectedNames(index.definition, table.definition)),
      place: JSON.stringify(position.parts),
    };
  };
  const from = entry(before);
  const to = entry(after);
  if (from === undefined || to === undefined) {
    const only = from ?? to;
    return only === undefined ? 0 : unitsOf(itemSize(only.item), writeUnit);
  }
  // A changed key is a deletion and an insertion.
  if (from.place !== to.place) return unitsOf(itemSize(from.item), writeUnit) + unitsOf(itemSize(to.item), writeUnit);
  if (valuesEqual({ M: from.item }, { M: to.item })) return 0;
  return unitsOf(Math.max(itemSize(from.item), itemSize(to.item)), writeUnit);
}

/** Units of a read of so many bytes: at least one, half of it where the read is eventually consistent. */
export function readUnits(size: number, isConsistent: boolean): number {
  return unitsOf(size, readUnit) / (isConsistent ? 1 : 2);
}

function unitsOf(size: number, unit: number): number {
  return Math.max(1, Math.ceil(size / unit));
}

function sizeOf(item: Item | undefined): number {
  return item === undefined ? 0 : itemSize(item);
}

/** Units of several requests together. */
export function addUnits(all: readonly Units[]): Units {
  const indexes = new Map<string, number>();
  for (const units of all)
    for (const [name, count] of units.indexes) indexes.set(name, (indexes.get(name) ?? 0) + count);
  return { table: all.reduce((sum, units) => sum + units.table, 0), indexes };
}

/** Options of `consumedCapacity`. */
export interface CapacityOptions {
  /** Repeats the units as read or write units, as transactions do. */
  readonly kind?: 'ReadCapacityUnits' | 'WriteCapacityUnits';
}

/** `ConsumedCapacity` of one table, or `undefined` if the request does not want it. */
export function consumedCapacity(
  { definition, indexes }: Table,
  mode: CapacityMode,
  units: Units,
  { kind }: CapacityOptions = {},
): object | undefined {
  if (mode !== 'INDEXES' && mode !== 'TOTAL') return undefined;
  const capacity = (count: number) => ({ CapacityUnits: count, ...(kind === undefined ? {} : { [kind]: count }) });
  const arms = (isGlobal: boolean) => {
    const charged = [...units.indexes].filter(([name]) => indexes.get(name)?.definition.isGlobal === isGlobal);
    return charged.length === 0
      ? undefined
      : Object.fromEntries(charged.map(([name, count]) => [name, capacity(count)] as const));
  };
  const total = [...units.indexes.values()].reduce((sum, count) => sum + count, units.table);
  const head = { TableName: definition.name, ...capacity(total) };
  if (mode === 'TOTAL') return head;
  return {
    ...head,
    Table: capacity(units.table),
    LocalSecondaryIndexes: arms(false),
    GlobalSecondaryIndexes: arms(true),
  };
}

/** `ItemCollectionMetrics` of a written item; only tables with local indexes have collections. */
export function itemCollectionMetrics({ definition }: Table, wanted: unknown, key: Item): object | undefined {
  if (wanted !== 'SIZE' || definition.indexes.every((index) => index.isGlobal)) return undefined;
  const { name } = definition.key.hash;
  // A collection here is far below a gigabyte.
  return { ItemCollectionKey: { [name]: key[name] }, SizeEstimateRangeGB: [0, 1] };
}
