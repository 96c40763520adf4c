import { type Json } from '../../../kernel/json.js';

/** A list of a JSON document. Unlike a list of the template, it prints as JSON. */
export class JsonList extends Array<VtlValue> {}

/** An object of the runtime with functions: `$input`, `$util`. */
export class VtlObject {
  constructor(
    readonly functions: ReadonlyMap<string, (args: readonly VtlValue[]) => VtlValue>,
    readonly properties: ReadonlyMap<string, VtlValue> = new Map(),
  ) {}
}

/** A value of a template. Maps keep the order of their keys. `undefined` is null. */
export type VtlValue = undefined | boolean | number | string | VtlValue[] | VtlMap | VtlObject;

export type VtlMap = Map<string, VtlValue>;

/** A JSON value as a value of a template. */
export function fromJson(value: Json | undefined): VtlValue {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return JsonList.from(value, (item) => fromJson(item)) as JsonList;
  if (typeof value === 'object')
    return new Map(Object.entries(value).map(([key, member]) => [key, fromJson(member)] as const));
  return value;
}

/** A value of a template as JSON. */
export function toJson(value: VtlValue): Json {
  if (value === undefined || value instanceof VtlObject) return null;
  if (Array.isArray(value)) return Array.from(value, toJson);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, toJson(member)]));
  return value;
}

/**
 * A value as Java prints it: `{a=1, b=[x, y]}`. Lists of JSON documents print as JSON. Null prints as `null` inside
 * lists and maps, and as nothing elsewhere.
 */
export function print(value: VtlValue): string {
  return value === undefined ? '' : printInside(value);
}

function printInside(value: VtlValue): string {
  if (value instanceof JsonList) return JSON.stringify(toJson(value));
  if (Array.isArray(value)) return `[${value.map(printInside).join(', ')}]`;
  if (value instanceof Map) return `{${[...value].map(([key, member]) => `${key}=${printInside(member)}`).join(', ')}}`;
  if (value instanceof VtlObject) return '';
  return value === undefined ? 'null' : String(value);
}

/** Whether two values are equal: numbers and text by value, others by what they contain. */
export function areEqual(one: VtlValue, other: VtlValue): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  if (typeof one === typeof other && typeof one === 'object') return print(one) === print(other);
  // Velocity compares values of different classes by their text.
  return typeof one !== 'object' && typeof other !== 'object' && String(one) === String(other);
}
