import { type Json } from '../json.js';
import { type ParsedPath } from './path-tokens.js';

/** The operators of a filter, in upper case. */
export type FilterOperator =
  | '=='
  | '==='
  | '!='
  | '!=='
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | 'IN'
  | 'NIN'
  | 'CONTAINS'
  | 'ALL'
  | 'SIZE'
  | 'EMPTY'
  | 'SUBSETOF'
  | 'ANYOF'
  | 'NONEOF'
  | 'TYPE'
  | 'MATCHES';

/** An operand: a path, or a value that is the same for all items. */
export type FilterOperand = { readonly kind: 'path'; readonly path: ParsedPath } | FilterValue;

/** A value in a comparison. */
export type FilterValue =
  | { readonly kind: 'undefined' }
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** An array or object. `literal` if it is part of the filter. */
  | { readonly kind: 'json'; readonly value: Json; readonly literal: boolean }
  | { readonly kind: 'pattern'; readonly pattern: RegExp };

/** A parsed filter. */
export type FilterExpression =
  | { readonly kind: 'or' | 'and'; readonly operands: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly operand: FilterExpression }
  | { readonly kind: 'exists'; readonly path: ParsedPath; readonly expected: boolean }
  | {
      readonly kind: 'comparison';
      readonly left: FilterOperand;
      readonly operator: FilterOperator;
      readonly right: FilterOperand;
    };

/** The operators by their spelling. */
export const filterOperators: ReadonlySet<string> = new Set<FilterOperator>([
  '==',
  '===',
  '!=',
  '!==',
  '<',
  '<=',
  '>',
  '>=',
  '=~',
  'IN',
  'NIN',
  'CONTAINS',
  'ALL',
  'SIZE',
  'EMPTY',
  'SUBSETOF',
  'ANYOF',
  'NONEOF',
  'TYPE',
  'MATCHES',
]);
