import { invalidPath } from './path-text.js';

/**
 * Parses a regular expression of a filter: `/text.*\/i`. Jayway JsonPath passes it to java.util.regex and matches the
 * whole text. Flags: `i` ignores case, `m` and `s` as in JavaScript, `x` allows blanks and comments, `d`, `u` and `U`
 * have no effect. Throws `SyntaxError` for a pattern that JavaScript cannot compile.
 */
export function parseFilterPattern(text: string): RegExp {
  const end = text.lastIndexOf('/');
  const inline = /^\(\?([ims]+)\)/.exec(text.slice(1, end));
  const source = text.slice(1 + (inline?.[0].length ?? 0), end);
  const flags = new Set([...text.slice(end + 1), ...(inline?.[1] ?? '')]);
  const pattern = flags.has('x') ? source.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*$/gm, keepEscapes) : source;
  try {
    return new RegExp(`(?:${pattern})(?![^])`, `${['i', 'm', 's'].filter((flag) => flags.has(flag)).join('')}uy`);
  } catch {
    // Java accepts escapes of characters that need none (`\_`), which JavaScript refuses with the flag u.
  }
  try {
    return new RegExp(`(?:${pattern})(?![^])`, `${['i', 'm', 's'].filter((flag) => flags.has(flag)).join('')}y`);
  } catch (error) {
    throw invalidPath(`${text} is not a regular expression: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function keepEscapes(part: string): string {
  return /^[\\[]/.test(part) ? part : '';
}
