import { TextCache } from '../values/text-cache.js';

/** Tests whether a whole text matches a pattern. */
export type StringMatcher = (text: string) => boolean;

const cache = new TextCache<StringMatcher>();

/**
 * Compiles a pattern of StringMatches: `*` matches any text, `\*` an asterisk and `\\` a backslash. A test takes time
 * in proportion to the text, whatever the number of asterisks. The result is cached.
 */
export function compileStringMatches(pattern: string): StringMatcher {
  return cache.get(pattern, compileUncached);
}

function compileUncached(pattern: string): StringMatcher {
  const [first = '', ...others] = literalParts(pattern);
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    const end = text.length - last.length;
    // The earliest place of each part leaves the most room for the next ones.
    for (const part of others) {
      const found = text.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}

/** The literal texts between the asterisks. */
function literalParts(pattern: string): string[] {
  const parts = [''];
  for (const [token] of pattern.matchAll(/\\[*\\]|[^]/gu)) {
    if (token === '*') parts.push('');
    else parts[parts.length - 1] += token.length > 1 && token.startsWith('\\') ? token.slice(1) : token;
  }
  return parts;
}
