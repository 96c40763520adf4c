import { type Json } from '../json.js';
import { type FilterExpression } from './filter-expression.js';

/** A step of a JSONPath. */
export type PathToken =
  /** `.a`, `['a']`, `['a','b']`. */
  | { readonly kind: 'property'; readonly names: readonly string[] }
  /** `[0]`, `[-1]`, `[0,2]`. */
  | { readonly kind: 'index'; readonly indexes: readonly number[] }
  /** `[1:3]`, `[1:]`, `[:3]`. */
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  /** `.*`, `[*]`. */
  | { readonly kind: 'wildcard' }
  /** `..`: the next token applies to the value and to everything inside it. */
  | { readonly kind: 'scan' }
  /** `[?(...)]`. */
  | { readonly kind: 'filter'; readonly filter: FilterExpression }
  /** `.length()`. */
  | { readonly kind: 'function'; readonly name: string; readonly parameters: readonly FunctionParameter[] };

/** A parameter of a function: a path, which reads the document, or a JSON value. */
export type FunctionParameter =
  { readonly kind: 'path'; readonly path: ParsedPath } | { readonly kind: 'json'; readonly value: Json };

/** A parsed JSONPath. */
export interface ParsedPath {
  /** In filters, paths that start with `@` read the current item. */
  readonly root: '$' | '@';
  readonly tokens: readonly PathToken[];
  /**
   * Whether it has at most one result, which is returned without an array. The results of other paths are an array,
   * which can be empty.
   */
  readonly definite: boolean;
}

/** Whether a token selects at most one value. Several names at the end of a path select one object. */
export function isDefinite(token: PathToken, isLast: boolean): boolean {
  switch (token.kind) {
    case 'property':
      return token.names.length === 1 || isLast;
    case 'index':
      return token.indexes.length === 1;
    case 'function':
      return true;
    default:
      return false;
  }
}

/** Formats a path as Jayway JsonPath does in messages: `$['a'][0]`. */
export function formatPath({ root, tokens }: ParsedPath): string {
  return root + tokens.map(formatToken).join('');
}

function formatToken(token: PathToken): string {
  switch (token.kind) {
    case 'property':
      return formatNames(token.names, ',');
    case 'index':
      return `[${token.indexes.join(',')}]`;
    case 'slice':
      return `[${token.from ?? ''}:${token.to ?? ''}]`;
    case 'wildcard':
      return '[*]';
    case 'scan':
      return '..';
    case 'filter':
      return '[?]';
    case 'function':
      return `.${token.name}(${token.parameters.length === 0 ? '' : '...'})`;
  }
}

/** Formats names as `['a','b']`. */
export function formatNames(names: readonly string[], separator: string): string {
  return `[${names.map((name) => `'${name}'`).join(separator)}]`;
}
