/** A segment of a reference path: a key, or an array index (negative indexes count from the end). */
export type Segment = string | number;

/** A parsed path that consists only of keys and indexes. */
export interface SimplePath {
  /** `$`: the value. `$$`: the context object. Otherwise, the name of a variable. */
  readonly root:
    { readonly kind: 'value' } | { readonly kind: 'context' } | { readonly kind: 'variable'; readonly name: string };
  readonly segments: readonly Segment[];
}

const rootPattern = /^(\$\$|\$)([\p{ID_Start}_]\p{ID_Continue}*)?/u;
const dotted = /^\.([^\s.[\]()*?@'",:$|&!=<>]+)/;
// Jayway JsonPath, which AWS uses, accepts a dot before a bracket: `$.a.[0].['b c']` (PathCompiler.readDotToken).
const indexed = /^\.?\[\s*(-?\d+)\s*\]/;
const quoted = /^\.?\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/;

/** Removes the spaces at the end of a path, as Jayway JsonPath does. Spaces at the start are an error. */
export function withoutTrailingBlanks(path: string): string {
  return path.replace(/ +$/, '');
}

/** Splits a path into its root and the rest. Returns undefined if it does not start with a root. */
export function splitRoot(path: string): { readonly root: SimplePath['root']; readonly rest: string } | undefined {
  const match = rootPattern.exec(path);
  if (match === null) return undefined;
  const [whole, dollars, name] = match;
  if (dollars === '$$') return name === undefined ? { root: { kind: 'context' }, rest: path.slice(2) } : undefined;
  const rest = path.slice(whole.length);
  return { root: name === undefined ? { kind: 'value' } : { kind: 'variable', name }, rest };
}

/** Parses a reference path. Returns undefined for other JSONPath syntax and for text that is not a path. */
export function parseSimplePath(path: string): SimplePath | undefined {
  const start = splitRoot(withoutTrailingBlanks(path));
  if (start === undefined) return undefined;
  const segments: Segment[] = [];
  let rest = start.rest;
  while (rest !== '') {
    const match = dotted.exec(rest) ?? indexed.exec(rest) ?? quoted.exec(rest);
    if (match === null) return undefined;
    segments.push(segmentOf(match, rest));
    rest = rest.slice(match[0].length);
  }
  return { root: start.root, segments };
}

function segmentOf(match: RegExpExecArray, rest: string): Segment {
  if (indexed.test(rest)) return Number(match[1]);
  if (!quoted.test(rest)) return match[1] ?? '';
  return (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1');
}
