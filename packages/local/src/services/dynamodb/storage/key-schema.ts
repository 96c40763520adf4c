import { type AttributeValue, type Item, type KeyType, newItem, scalarOf } from '../values/attribute-value.js';
import { sortableString } from '../values/compare-values.js';
import { sortableNumber } from '../values/decimal.js';

/** An attribute of a primary key or of the key of an index. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** The key of a table or an index. */
export interface KeySchema {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
}

/** The attributes of a key, the partition key first. */
export function keyAttributes({ hash, range }: KeySchema): readonly KeyAttribute[] {
  return range === undefined ? [hash] : [hash, range];
}

/** The key attributes of an item, or `undefined` if one of them is missing or has another type. */
export function keyOf(item: Item, ...schemas: readonly KeySchema[]): Item | undefined {
  const key = newItem();
  for (const { name, type } of schemas.flatMap(keyAttributes)) {
    const value = item[name];
    if (scalarOf(value, type) === undefined) return undefined;
    key[name] = value as AttributeValue; // it has a scalar
  }
  return key;
}

/**
 * The place of an item in a table or an index: items are ordered by the hash of their partition key, then by partition
 * key, sort key and, in an index, by the primary key of the table.
 */
export interface Position {
  readonly hash: number;
  readonly parts: readonly string[];
}

/**
 * The place of an item by the key of a table, or by the key of an index and then the key of its table. `undefined` if a
 * key attribute is missing: the item is not in the index.
 */
export function positionOf(item: Item, ...schemas: readonly KeySchema[]): Position | undefined {
  return positionAt(item, schemas.flatMap(keyAttributes));
}

/** The place of an item by the attributes of its keys. */
export function positionAt(item: Item, attributes: readonly KeyAttribute[]): Position | undefined {
  const parts: string[] = [];
  for (const { name, type } of attributes) {
    const scalar = scalarOf(item[name], type);
    if (scalar === undefined) return undefined;
    parts.push(sortable(scalar, type));
  }
  return { hash: hashOf(parts[0] ?? ''), parts };
}

/** The place where a partition starts. */
export function partitionStart(value: string, type: KeyType): Position {
  const part = sortable(value, type);
  return { hash: hashOf(part), parts: [part] };
}

/** A string whose order is that of the values of a key. */
export function sortable(scalar: string, type: KeyType): string {
  if (type === 'S') return sortableString(scalar);
  return type === 'N' ? sortableNumber(scalar) : Buffer.from(scalar, 'base64').toString('latin1');
}

/**
 * Compares two places. A place with fewer parts is equal to every place that starts with these parts: it stands for all
 * of them.
 */
export function comparePositions(a: Position, b: Position): number {
  if (a.hash !== b.hash) return a.hash - b.hash;
  const length = Math.min(a.parts.length, b.parts.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.parts[index] ?? '';
    const right = b.parts[index] ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** The number of hashes: a position's hash is less. */
export const hashCount = 2 ** 32;

/** FNV-1a with a final mix, so that consecutive keys are spread over the segments of a parallel scan. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
