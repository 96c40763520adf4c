import { type AttributeValue, contentOf, type Item, listOf, mapOf, setOf, typeOf } from './attribute-value.js';
import { compareNumbers } from './decimal.js';

/** Whether two values are equal: numbers by value, sets without order, maps by their keys, lists in order. */
export function valuesEqual(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  // A statement can compare a large attribute with itself hundreds of times.
  if (a === b) return true;
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  switch (type) {
    // Numbers are normalized, so equal ones are written alike.
    case 'S':
    case 'N':
    case 'B':
    case 'BOOL':
    case 'NULL':
      return contentOf(a) === contentOf(b);
    case 'SS':
    case 'NS':
    case 'BS':
      return setsEqual(setOf(a, type) ?? [], setOf(b, type) ?? []);
    case 'L':
      return listsEqual(listOf(a) ?? [], listOf(b) ?? []);
    case 'M':
      return mapsEqual(mapOf(a) ?? {}, mapOf(b) ?? {});
  }
}

function setsEqual(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(b);
  return a.every((member) => members.has(member));
}

function listsEqual(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return a.length === b.length && a.every((value, index) => valuesEqual(value, b[index]));
}

function mapsEqual(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => valuesEqual(a[name], b[name]));
}

/**
 * The order of two values of the same ordered type (string, number, binary): negative, zero or positive. `undefined`
 * if they have no order: other types, different types, or a value that is missing.
 */
export function compareValues(a: AttributeValue | undefined, b: AttributeValue | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if ('S' in a) return 'S' in b ? compareStrings(a.S, b.S) : undefined;
  if ('N' in a) return 'N' in b ? compareNumbers(a.N, b.N) : undefined;
  if ('B' in a) return 'B' in b ? compareBinary(a.B, b.B) : undefined;
  return undefined;
}

const surrogates = /[\ud800-\udfff]/;

/** Strings are in the order of their UTF-8 bytes. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (!surrogates.test(a) && !surrogates.test(b)) return a < b ? -1 : 1;
  return sortableString(a) < sortableString(b) ? -1 : 1;
}

function compareBinary(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64'));
}

/**
 * A string whose order by UTF-16 units is the order of the original's UTF-8 bytes: characters outside the basic plane,
 * written as surrogates, come after U+FFFF.
 */
export function sortableString(text: string): string {
  if (!/[\ud800-\uffff]/.test(text)) return text;
  return text.replace(/[\ud800-\uffff]/g, (unit) => {
    const code = unit.charCodeAt(0);
    return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
  });
}
