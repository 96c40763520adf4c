import { type Json, isJsonObject } from '../json.js';
import { type Reader, type Scope } from '../execute/scope.js';
import { compileQuery, type Query } from './json-path-query.js';
import { splitPathFunction } from './path-functions.js';
import { parseSimplePath, type Segment, type SimplePath, splitRoot, withoutTrailingBlanks } from './segments.js';

const cache = new Map<string, Reader>();

/**
 * Compiles a path (`$.a.b[0]`, `$$.State.Name`, `$name.c`, or any JSONPath) into a reader, which returns undefined if
 * the value does not exist. Throws `SyntaxError` for invalid paths. The result is cached.
 */
export function compilePath(path: string): Reader {
  let reader = cache.get(path);
  if (reader === undefined) {
    reader = compileUncached(withoutTrailingBlanks(path));
    cache.set(path, reader);
  }
  return reader;
}

function compileUncached(path: string): Reader {
  const called = splitPathFunction(path);
  if (called !== undefined) return applied(compilePath(called.path), called.apply);
  const simple = parseSimplePath(path);
  if (simple !== undefined) return simpleReader(simple);
  const start = splitRoot(path);
  if (start === undefined) throw new SyntaxError(`'${path}' is not a JSONPath: it must start with $`);
  const query: Query = compileQuery(`$${start.rest}`);
  const root = rootReader(start.root);
  return (scope, value) => {
    const from = root(scope, value);
    return from === undefined ? undefined : query(from);
  };
}

function applied(read: Reader, apply: (value: Json) => Json | undefined): Reader {
  return (scope, value) => {
    const found = read(scope, value);
    return found === undefined ? undefined : apply(found);
  };
}

function rootReader(root: SimplePath['root']): Reader {
  if (root.kind === 'value') return (_scope, value) => value;
  if (root.kind === 'context') return (scope) => scope.context();
  const { name } = root;
  return (scope) => scope.variables.get(name);
}

function simpleReader({ root, segments }: SimplePath): Reader {
  const from = rootReader(root);
  const [only] = segments;
  if (only === undefined) return from;
  if (segments.length === 1) {
    return (scope: Scope, value: Json) => step(from(scope, value), only);
  }
  return (scope, value) => {
    let at = from(scope, value);
    for (let i = 0; i < segments.length && at !== undefined; i++) at = step(at, segments[i] as Segment);
    return at;
  };
}

function step(value: Json | undefined, segment: Segment): Json | undefined {
  if (typeof segment === 'string')
    return isJsonObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
  if (!Array.isArray(value)) return undefined;
  return value[segment < 0 ? value.length + segment : segment];
}
