import { type AttributeValue, type Item, listOf, mapOf } from '../values/attribute-value.js';
import { type Path } from './placeholders.js';

/** The value that an item has at a path, or `undefined`. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  const [head, ...rest] = path;
  let value = item[String(head)];
  for (const element of rest) {
    if (value === undefined) return undefined;
    value = typeof element === 'number' ? listOf(value)?.[element] : mapOf(value)?.[element];
  }
  return value;
}
