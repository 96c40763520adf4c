import { type Fields } from './fields.js';
import { tableNameOf } from './store.js';

/**
 * An input in the form of the wire, as operations read it: members that are null are missing, numbers are integers, and
 * `TableName` is a name although the API takes an ARN too. The input itself if it is so already.
 */
export function normalizeInput(input: Fields): Fields {
  const present = hasNull(input) ? (withoutNulls(input) as Fields) : input; // an object stays an object
  let normal = present;
  for (const name in present) {
    const value = present[name];
    if (typeof value === 'number' && !Number.isInteger(value)) normal = { ...normal, [name]: Math.floor(value) };
    else if (name === 'TableName' && typeof value === 'string' && value.startsWith('arn:'))
      normal = { ...normal, TableName: tableNameOf(value) };
  }
  return normal;
}

function hasNull(value: unknown): boolean {
  if (typeof value !== 'object') return false;
  if (value === null) return true;
  if (Array.isArray(value)) return value.some(hasNull);
  for (const name in value) if (hasNull((value as Fields)[name])) return true;
  return false;
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const isKept = (member: unknown): boolean => member !== null && member !== undefined;
  if (Array.isArray(value)) return value.filter(isKept).map(withoutNulls);
  const members = Object.entries(value).filter(([, member]) => isKept(member));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
