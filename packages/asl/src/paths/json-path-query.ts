import { compile } from 'json-p3';
import { type Json } from '../json.js';

/**
 * A compiled JSONPath applied to a value: one value of a definite path, a list of an indefinite one; undefined: not
 * there.
 */
export type Query = (value: Json) => Json | undefined;

/**
 * Whether a path can match more than one value. AWS (Jayway JsonPath) answers such a path with a list, empty if need
 * be, and any other with the one value.
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
 * Rewrites a path of Jayway's dialect as the standard has it: keys after dots go into brackets and quotes (`$.a-b[*]`;
 * the standard has only names after dots), and a dot before a bracket goes (`$.[0]`, `$.a.[?(@.n > 0)]`). Quoted keys
 * stay as they are, and names inside filters.
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
      // After `..` the brackets follow the dots.
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

/** Compiles a JSONPath by json-p3 (RFC 9535). Throws `SyntaxError` naming the path when it is none. */
export function compileQuery(path: string): Query {
  let compiled: ReturnType<typeof compile>;
  try {
    compiled = compile(toRfc9535(path));
  } catch (error) {
    throw new SyntaxError(`'${path}' is no JSONPath: ${error instanceof Error ? error.message : String(error)}`);
  }
  const indefinite = isIndefinite(path);
  return (value) => {
    // json-p3's values are those of its input, which is JSON.
    const found = compiled.query(value).values() as Json[];
    return indefinite ? found : found[0];
  };
}
