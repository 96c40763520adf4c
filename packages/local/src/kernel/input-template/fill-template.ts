import { type Json } from '@stepwell/asl';

/**
 * Inserts values into a JSON template. Outside of quotes, a value is JSON; inside, a string is inserted (escaped where
 * JSON requires it) and objects and lists without their quotes.
 *
 * @param placeholder a sticky expression that matches a placeholder; its first group is the name
 * @param valueOf the value of a name; `undefined` inserts `missing`
 * @param missing the text for a missing value outside of quotes. @default nothing
 */
export function fillTemplate(
  template: string,
  placeholder: RegExp,
  valueOf: (name: string) => Json | undefined,
  missing = '',
): string {
  let text = '';
  let inQuotes = false;
  let index = 0;
  while (index < template.length) {
    const character = template.charAt(index);
    placeholder.lastIndex = index;
    const [found, name = ''] = character === '<' ? (placeholder.exec(template) ?? []) : [];
    if (found !== undefined) {
      text += shown(valueOf(name), inQuotes, missing);
      index += found.length;
    } else if (character === '\\' && inQuotes) {
      text += template.slice(index, index + 2);
      index += 2;
    } else {
      if (character === '"') inQuotes = !inQuotes;
      text += character;
      index += 1;
    }
  }
  return text;
}

function shown(value: Json | undefined, inQuotes: boolean, missing: string): string {
  if (value === undefined) return inQuotes ? '' : missing;
  const json = JSON.stringify(value);
  if (!inQuotes) return json;
  return typeof value === 'string' ? json.slice(1, -1) : json.replaceAll('\\"', '').replaceAll('"', '');
}
