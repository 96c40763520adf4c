import { problemMessage } from '@stepwell/core';
import { InvalidScene } from './invalid-scene.js';

/**
 * Returns the `name = value` pairs of an ENVI header: names in lower case with single spaces, values trimmed, `{ … }`
 * lists without their braces. A line that starts with `;` is a comment.
 *
 * @throws {@link InvalidScene} if the text is not an ENVI header or a list is not closed
 */
export function readHeaderFields(text: string): ReadonlyMap<string, string> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0]?.trim() !== 'ENVI') {
    throw new InvalidScene(problemMessage('The first line of the header', (lines[0] ?? '').slice(0, 40), '"ENVI"'));
  }
  const fields = new Map<string, string>();
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '' || line.trim().startsWith(';')) continue;
    const equals = line.indexOf('=');
    if (equals < 0)
      throw new InvalidScene(problemMessage(`Line ${index + 1} of the header`, line.slice(0, 40), '"name = value"'));
    const name = line.slice(0, equals).trim().toLowerCase().replace(/\s+/g, ' ');
    let value = line.slice(equals + 1).trim();
    if (value.startsWith('{')) {
      const opened = index + 1;
      while (!value.includes('}')) {
        index += 1;
        const next = lines[index];
        if (next === undefined)
          throw new InvalidScene(`${name} must be a list that ends with "}". Line ${opened} of the header opens it.`);
        value += ` ${next.trim()}`;
      }
      value = value.slice(1, value.indexOf('}')).trim();
    }
    fields.set(name, value);
  }
  return fields;
}

/** Returns the elements of a list value, trimmed. */
export function parseList(value: string): readonly string[] {
  return value === '' ? [] : value.split(',').map((element) => element.trim());
}
