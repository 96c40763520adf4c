import { type AttributeValue, contentOf, type Item, typeOf } from './attribute-value.js';
import { numberSize } from './decimal.js';

/** The largest item, in bytes. */
export const largestItem = 400 * 1024;

/**
 * Bytes of an item, names included.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name in item) size += utf8Size(name) + valueSize(item[name] as AttributeValue); // a key of the item
  return size;
}

/** Bytes of a value. */
export function valueSize(value: AttributeValue): number {
  const type = typeOf(value);
  const content = contentOf(value);
  switch (type) {
    case 'S':
      return utf8Size(content as string);
    case 'B':
      return binarySize(content as string);
    case 'N':
      return numberSize(content as string);
    case 'BOOL':
    case 'NULL':
      return 1;
    case 'SS':
      return (content as string[]).reduce((sum, member) => sum + utf8Size(member), 0);
    case 'NS':
      return (content as string[]).reduce((sum, member) => sum + numberSize(member), 0);
    case 'BS':
      return (content as string[]).reduce((sum, member) => sum + binarySize(member), 0);
    // A list or map has 3 bytes, and 1 for each element.
    case 'L':
      return (content as AttributeValue[]).reduce((sum, element) => sum + 1 + valueSize(element), 3);
    case 'M':
      return 3 + Object.keys(content as Item).length + itemSize(content as Item);
  }
}

function utf8Size(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Bytes that a base64 text stands for. */
export function binarySize(base64: string): number {
  return Buffer.byteLength(base64, 'base64');
}
