import { type StoredValue } from '../services/dynamodb/index.js';

/** An item of a table as JavaScript values: numbers, arrays for sets, buffers for binary values. */
export type TableItem = Record<string, unknown>;

/** Converts an item of DynamoDB to JavaScript values. */
export function plainItem(item: Readonly<Record<string, StoredValue>>): TableItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: StoredValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.M !== undefined) return plainItem(value.M);
  if (value.L !== undefined) return value.L.map(plainValue);
  if (value.SS !== undefined) return value.SS;
  if (value.NS !== undefined) return value.NS.map(Number);
  // The database stores binary values as base64.
  if (value.B !== undefined) return Buffer.from(value.B, 'base64');
  return value.BS?.map((bytes) => Buffer.from(bytes, 'base64'));
}
