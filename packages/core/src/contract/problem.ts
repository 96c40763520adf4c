import { type Problem } from './standard-schema.js';

/** At most so many characters of a value stand in a problem's text. */
export const FORMATTED_VALUE_LIMIT = 80;

/**
 * A value as problem texts show it: its JSON, cut at {@link FORMATTED_VALUE_LIMIT} characters and then ended by `…`;
 * `nothing` for a member that is not there.
 */
export function formatValue(value: unknown): string {
  const json = jsonOf(value);
  if (json === undefined) return 'nothing';
  const characters =
    json.length > FORMATTED_VALUE_LIMIT ? Array.from(json.slice(0, 2 * FORMATTED_VALUE_LIMIT + 2)) : [];
  return characters.length > FORMATTED_VALUE_LIMIT ? `${characters.slice(0, FORMATTED_VALUE_LIMIT).join('')}…` : json;
}

/**
 * A path as text: `['resourcePaths', 3]` is `resourcePaths[3]`, `['manifest', 'key']` is `manifest.key`, `[]` is
 * `input`.
 */
export function fieldName(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'input';
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/**
 * The one wording of a problem. The parser uses it, the API's 400 answer uses it, and the construct compiles the same
 * sentence into the state machine, so that a user meets one text whichever way in was taken.
 */
export function problemMessage(field: string, shown: string, remedy: string): string {
  return `${field}: ${shown} is not accepted; give ${remedy}`;
}

/** A problem with everything that its text is made of. */
export function problemAt(path: readonly (string | number)[], value: unknown, remedy: string): Problem {
  const field = fieldName(path);
  const shown = formatValue(value);
  return { message: problemMessage(field, shown, remedy), path, field, received: shown, expected: remedy };
}

/** What to give where a field is not known: the fields that are. */
export function expectedKnownFields(names: readonly string[]): string {
  return `only ${names.join(', ')}`;
}

/** What to give where more than one of several exclusive fields is there. */
export function expectedExactlyOne(names: readonly string[]): string {
  return `either ${names.join(' or ')}, not both`;
}

/** JSON of anything; what JSON cannot hold (a BigInt, a cycle) is shown by its kind, for the text is for people. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return typeof value;
  }
}
