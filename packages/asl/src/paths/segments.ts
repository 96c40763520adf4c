import { parsePath } from './parse-path.js';
import { type ParsedPath } from './path-tokens.js';

/** A segment of a reference path: a key, or an array index (negative indexes count from the end). */
export type Segment = string | number;

/**
 * The value that a path starts at. `$`: the value that it is applied to. `$$`: the context object. Otherwise, the name of
 * a variable.
 */
export type PathRoot =
  { readonly kind: 'value' } | { readonly kind: 'context' } | { readonly kind: 'variable'; readonly name: string };

/** A parsed path that consists only of keys and indexes. */
export interface SimplePath {
  readonly root: PathRoot;
  readonly segments: readonly Segment[];
}

const rootPattern = /^(\$\$|\$)([\p{ID_Start}_]\p{ID_Continue}*)?/u;

/** Splits a path into its root and the rest. Returns undefined if it does not start with a root. */
export function splitRoot(path: string): { readonly root: PathRoot; readonly rest: string } | undefined {
  const match = rootPattern.exec(path);
  if (match === null) return undefined;
  const [whole, dollars, name] = match;
  if (dollars === '$$') return name === undefined ? { root: { kind: 'context' }, rest: path.slice(2) } : undefined;
  const rest = path.slice(whole.length);
  return { root: name === undefined ? { kind: 'value' } : { kind: 'variable', name }, rest };
}

/** Parses a reference path. Returns undefined for other JSONPath syntax and for text that is not a path. */
export function parseSimplePath(path: string): SimplePath | undefined {
  const start = splitRoot(path);
  if (start === undefined) return undefined;
  try {
    const segments = referenceSegments(parsePath(`$${start.rest}`));
    return segments && { root: start.root, segments };
  } catch {
    return undefined;
  }
}

/** The keys and indexes of a path; undefined if it has other tokens. */
export function referenceSegments({ tokens }: ParsedPath): readonly Segment[] | undefined {
  const segments: Segment[] = [];
  for (const token of tokens) {
    const [segment, ...others] = token.kind === 'property' ? token.names : token.kind === 'index' ? token.indexes : [];
    if (segment === undefined || others.length > 0) return undefined;
    segments.push(segment);
  }
  return segments;
}
