import { compile } from 'json-p3';
import { type Json } from '../json.js';

/**
 * A compiled JSONPath. Returns one value for a definite path, an array for an indefinite path, and undefined if the
 * value does not exist.
 */
export type Query = (value: Json) => Json | undefined;

/**
 * Returns whether a path can match several values (an indefinite path). For these, Jayway JsonPath on AWS returns an
 * array, which can be empty; for others, the value.
 */
function isIndefinite(path: string): boolean {
  let depth = 0;
  for (let i = 0; i < path.length; i++) {
    const char = path[i];
    if (char === "'" || char === '"') {
      for (i++; i < path.length && path[i] !== char; i++) if (path[i] === '\\') i++;
    } else if (char === '[') depth++;
    else if (char === ']') depth--;
    else if (char === '*' || char === '?' || (char === '.' && path[i + 1] === '.')) return true;
    else if (depth > 0 && (char === ',' || char === ':')) return true;
  }
  return false;
}

/**
 * Rewrites a path of Jayway's dialect as RFC 9535 requires. Keys after dots become quoted keys in brackets (`$.a-b[*]`:
 * the RFC allows only names after dots). Dots before brackets are removed (`$.[0]`, `$.a.[?(@.n > 0)]`). Quoted keys
 * and names inside filters do not change.
 */
function toRfc9535(path: string): string {
  let out = '';
  let depth = 0;
  for (let i = 0; i < path.length; i++) {
    const char = path[i] ?? '';
    if (char === "'" || char === '"') {
      const end = closingQuote(path, i);
      out += path.slice(i, end + 1);
      i = end;
      continue;
    }
    if (char === '.' && path[i + 1] === '[' && path[i - 1] !== '.') continue;
    if (char === '[') depth++;
    else if (char === ']') depth--;
    const key = char === '.' && depth === 0 ? /^[^\s.[\]()*?@'",:]+/.exec(path.slice(i + 1))?.[0] : undefined;
    if (key === undefined) out += char;
    else {
      // After `..`, the brackets follow the dots.
      out += path[i - 1] === '.' ? `.['${key}']` : `['${key}']`;
      i += key.length;
    }
  }
  return out;
}

function closingQuote(path: string, from: number): number {
  let at = from + 1;
  while (at < path.length && path[at] !== path[from]) at += path[at] === '\\' ? 2 : 1;
  return at;
}

/** Compiles a JSONPath with json-p3 (RFC 9535). Throws `SyntaxError` for invalid paths. */
export function compileQuery(path: string): Query {
  let compiled: ReturnType<typeof compile>;
  try {
    compiled = compile(toRfc9535(path));
  } catch (error) {
    throw new SyntaxError(`'${path}' is not a JSONPath: ${error instanceof Error ? error.message : String(error)}`);
  }
  const indefinite = isIndefinite(path);
  return (value) => {
    // json-p3 returns values of its input, which is JSON.
    const found = compiled.query(value).values() as Json[];
    return indefinite ? found : found[0];
  };
}
