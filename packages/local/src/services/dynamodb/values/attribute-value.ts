/** A set of strings, of numbers or of binary values (base64), as the API writes it. */
export type SetType = 'SS' | 'NS' | 'BS';
/** The types of a key attribute. */
export type KeyType = 'S' | 'N' | 'B';
/** The name of a type, as the API writes it. */
export type ValueType = KeyType | SetType | 'BOOL' | 'NULL' | 'L' | 'M';

/**
 * An attribute value in the form of the API, checked: it has exactly one type, numbers are normalized, binary values are
 * base64. Values are never changed in place, so that items can share them.
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** An attribute value as callers in this process get it: exactly one member is set; binary values are base64. */
export interface StoredValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly BOOL?: boolean;
  readonly NULL?: true;
  readonly SS?: string[];
  readonly NS?: string[];
  readonly BS?: string[];
  readonly L?: StoredValue[];
  readonly M?: Record<string, StoredValue>;
}

/**
 * Attribute values by name. The object has no prototype, so every name is an ordinary name, `__proto__` and
 * `constructor` included.
 */
export type Item = { readonly [name: string]: AttributeValue };

/** An item under construction. */
export type MutableItem = { [name: string]: AttributeValue };

/** An empty item. */
export function newItem(): MutableItem {
  return Object.create(null) as MutableItem;
}

/** A copy of an item that can be changed; the values stay shared. */
export function copyItem(item: Item): MutableItem {
  return Object.assign(newItem(), item);
}

/** The type of a value. */
export function typeOf(value: AttributeValue): ValueType {
  for (const type in value) return type as ValueType; // a checked value has exactly one field
  throw new Error('an attribute value has no type');
}

/** The content of a value, without its type. */
export function contentOf(value: AttributeValue): unknown {
  for (const type in value) return (value as Readonly<Record<string, unknown>>)[type];
  throw new Error('an attribute value has no type');
}

/** The content of a value of a scalar type, or `undefined` if the value has another type. */
export function scalarOf(value: AttributeValue | undefined, type: KeyType): string | undefined {
  return value === undefined ? undefined : (value as { readonly [T in KeyType]?: string })[type];
}

/** The elements of a set, or `undefined` if the value is not a set of that type. */
export function setOf(value: AttributeValue | undefined, type: SetType): readonly string[] | undefined {
  return value === undefined ? undefined : (value as { readonly [T in SetType]?: readonly string[] })[type];
}

/** The elements of a list, or `undefined` if the value is not a list. */
export function listOf(value: AttributeValue | undefined): readonly AttributeValue[] | undefined {
  return value !== undefined && 'L' in value ? value.L : undefined;
}

/** The attributes of a map, or `undefined` if the value is not a map. */
export function mapOf(value: AttributeValue | undefined): Item | undefined {
  return value !== undefined && 'M' in value ? value.M : undefined;
}

/** Whether a type is the type of a set. */
export function isSetType(type: ValueType): type is SetType {
  return type === 'SS' || type === 'NS' || type === 'BS';
}

/** A value of a type with a content that fits it. */
export function makeValue(type: ValueType, content: unknown): AttributeValue {
  return { [type]: content } as unknown as AttributeValue; // the caller gives a content of the type
}
