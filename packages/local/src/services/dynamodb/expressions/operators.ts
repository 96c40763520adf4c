import { type AttributeValue, contentOf, listOf, setOf, typeOf } from '../values/attribute-value.js';
import { compareValues, valuesEqual } from '../values/compare-values.js';
import { binarySize } from '../values/item-size.js';
import { type Comparator } from './syntax.js';

/**
 * Compares two values. Values of different types, and values without an order, are not less and not greater. A value that
 * is missing is unequal to every value.
 */
export function compareWith(
  operator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (operator === '=') return valuesEqual(left, right);
  if (operator === '<>') return !valuesEqual(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Whether a value is between two others, which belong to the range. */
export function isBetween(
  value: AttributeValue | undefined,
  low: AttributeValue | undefined,
  high: AttributeValue | undefined,
): boolean {
  return compareWith('>=', value, low) && compareWith('<=', value, high);
}

/** Whether a string or binary value starts with another one. */
export function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (value === undefined || prefix === undefined) return false;
  if ('S' in value) return 'S' in prefix && value.S.startsWith(prefix.S);
  if ('B' in value && 'B' in prefix) {
    const bytes = Buffer.from(prefix.B, 'base64');
    return Buffer.from(value.B, 'base64').subarray(0, bytes.length).equals(bytes);
  }
  return false;
}

/** Whether a string or binary value has another one in it, or a set or list has an element. */
export function containsValue(value: AttributeValue | undefined, wanted: AttributeValue | undefined): boolean {
  if (value === undefined || wanted === undefined) return false;
  if ('S' in value) return 'S' in wanted && value.S.includes(wanted.S);
  if ('B' in value) return 'B' in wanted && Buffer.from(value.B, 'base64').includes(Buffer.from(wanted.B, 'base64'));
  const elements = listOf(value);
  if (elements !== undefined) return elements.some((element) => valuesEqual(element, wanted));
  const type = typeOf(wanted);
  if (type !== 'S' && type !== 'N' && type !== 'B') return false;
  return setOf(value, `${type}S`)?.includes(contentOf(wanted) as string) ?? false; // the content of a scalar
}

/** The result of `size`: the length of a string, the bytes of a binary value, the elements of a set, list or map. */
export function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  const size = value === undefined ? undefined : lengthOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

function lengthOf(value: AttributeValue): number | undefined {
  if ('S' in value) return value.S.length;
  if ('B' in value) return binarySize(value.B);
  if ('M' in value) return Object.keys(value.M).length;
  const content = contentOf(value);
  return Array.isArray(content) ? content.length : undefined;
}
