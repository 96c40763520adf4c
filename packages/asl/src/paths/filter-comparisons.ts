import { type Json, isJsonObject } from '../json.js';
import { matchWithin } from '../values/bounded-match.js';
import { jsonEquals } from '../values/equal.js';
import { type FilterOperator, type FilterValue } from './filter-expression.js';
import { parseLenientJson } from './lenient-json.js';
import { parsePath } from './parse-path.js';
import { FunctionFailed, InvalidEvaluation, type PathEvaluation } from './path-evaluation.js';
import { unescapeText } from './path-text.js';

/** Compares two values. Throws {@link InvalidEvaluation} if the operator does not apply to them. */
export type Comparison = (left: FilterValue, right: FilterValue, evaluation: PathEvaluation) => boolean;

/** The operators of filters, as in Jayway JsonPath's `EvaluatorFactory`. */
export const filterComparisons: Readonly<Record<FilterOperator, Comparison>> = {
  '==': equals,
  '!=': (left, right) => !equals(left, right),
  '===': (left, right) => left.kind === right.kind && equals(left, right),
  '!==': (left, right) => left.kind !== right.kind || !equals(left, right),
  '<': (left, right) => order(left, right, (difference) => difference < 0),
  '<=': (left, right) => order(left, right, (difference) => difference <= 0),
  '>': (left, right) => order(left, right, (difference) => difference > 0),
  '>=': (left, right) => order(left, right, (difference) => difference >= 0),
  '=~': matches,
  IN: isIn,
  NIN: (left, right, evaluation) => !isIn(left, right, evaluation),
  CONTAINS: contains,
  SIZE: hasSize,
  EMPTY: isEmpty,
  SUBSETOF: (left, right, evaluation) =>
    compareLists(left, right, evaluation, (items, others) =>
      items.every((item) => others.some((other) => (evaluation.countSteps(), equals(item, other)))),
    ),
  ANYOF: (left, right, evaluation) =>
    compareLists(left, right, evaluation, (items, others) => haveCommonItem(items, others, evaluation)),
  NONEOF: (left, right, evaluation) =>
    compareLists(left, right, evaluation, (items, others) => !haveCommonItem(items, others, evaluation)),
  // These take operands that a path cannot contain.
  ALL: doesNotApply,
  TYPE: doesNotApply,
  MATCHES: doesNotApply,
};

const notApplicable = new InvalidEvaluation('The operator does not apply to these values');

/** Filters ignore the message, so that one object is enough: a stack trace takes longer than the comparison. */
function doesNotApply(): never {
  throw notApplicable;
}

/** Numbers and strings are equal if the other operand, converted to the type of the left one, is. */
function equals(left: FilterValue, right: FilterValue): boolean {
  switch (left.kind) {
    case 'json':
      // An array or object of the filter equals none of the data, because it is compared as text.
      return right.kind === 'json' && !left.literal && jsonEquals(left.value, right.value);
    case 'string':
      return right.kind === 'number' ? left.value === String(right.value) : sameValue(left, right);
    case 'number':
      return right.kind === 'string' ? left.value === toNumber(right.value) : sameValue(left, right);
    case 'boolean':
      return sameValue(left, right);
    case 'null':
      return right.kind === 'null';
    case 'pattern':
      return left === right;
    case 'undefined':
      return false;
  }
}

function sameValue(left: { readonly kind: string; readonly value: Json }, right: FilterValue): boolean {
  return left.kind === right.kind && 'value' in right && left.value === right.value;
}

function toNumber(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** Orders two numbers, or two strings by their UTF-16 units. Other values have no order. */
function order(left: FilterValue, right: FilterValue, test: (difference: number) => boolean): boolean {
  if (left.kind === 'number' && right.kind === 'number') return test(left.value - right.value);
  if (left.kind === 'string' && right.kind === 'string')
    return test(left.value === right.value ? 0 : left.value < right.value ? -1 : 1);
  return false;
}

function matches(left: FilterValue, right: FilterValue, evaluation: PathEvaluation): boolean {
  const [pattern, other] = left.kind === 'pattern' ? [left, right] : [right, left];
  if (pattern.kind !== 'pattern' || other.kind === 'pattern') return false;
  const texts =
    other.kind === 'json' && Array.isArray(other.value) ? listOf(other.value, evaluation).map(textOf) : [textOf(other)];
  return texts.some((text) => testPattern(pattern.pattern, text, evaluation));
}

function testPattern(pattern: RegExp, text: string, evaluation: PathEvaluation): boolean {
  // `matchWithin` reads the pattern.
  evaluation.countSteps(pattern.source.length / 10);
  return matchWithin(pattern, text.length, evaluation.patternTime, () => {
    pattern.lastIndex = 0;
    return pattern.test(text);
  });
}

/** Values other than strings, numbers and booleans are compared as an empty text. */
function textOf(value: FilterValue): string {
  return value.kind === 'string' || value.kind === 'number' || value.kind === 'boolean' ? String(value.value) : '';
}

function isIn(left: FilterValue, right: FilterValue, evaluation: PathEvaluation): boolean {
  if (right.kind !== 'json') return doesNotApply();
  return Array.isArray(right.value) && includes(listOf(right.value, evaluation), left, evaluation);
}

function contains(left: FilterValue, right: FilterValue, evaluation: PathEvaluation): boolean {
  if (left.kind === 'string' && right.kind === 'string') return left.value.includes(right.value);
  return (
    left.kind === 'json' && Array.isArray(left.value) && includes(listOf(left.value, evaluation), right, evaluation)
  );
}

function includes(list: readonly FilterValue[], value: FilterValue, evaluation: PathEvaluation): boolean {
  return list.some((item) => {
    evaluation.countSteps();
    return equals(value, item);
  });
}

function hasSize(left: FilterValue, right: FilterValue): boolean {
  if (right.kind !== 'number') return false;
  const size = Math.trunc(right.value);
  if (left.kind === 'string') return left.value.length === size;
  return left.kind === 'json' && (Array.isArray(left.value) ? left.value.length === size : size === -1);
}

function isEmpty(left: FilterValue, right: FilterValue): boolean {
  if (left.kind !== 'string' && left.kind !== 'json') return false;
  if (right.kind !== 'boolean') return doesNotApply();
  return (sizeOf(left.value) === 0) === right.value;
}

function sizeOf(value: Json): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : 0;
}

function compareLists(
  left: FilterValue,
  right: FilterValue,
  evaluation: PathEvaluation,
  compare: (left: readonly FilterValue[], right: readonly FilterValue[]) => boolean,
): boolean {
  if (right.kind !== 'json') return doesNotApply();
  if (!Array.isArray(right.value)) return false;
  if (left.kind !== 'json') return doesNotApply();
  if (!Array.isArray(left.value)) return false;
  return compare(listOf(left.value, evaluation), listOf(right.value, evaluation));
}

function haveCommonItem(
  items: readonly FilterValue[],
  others: readonly FilterValue[],
  evaluation: PathEvaluation,
): boolean {
  return items.some((item) => includes(others, item, evaluation));
}

/**
 * The items of an array as values. As in Jayway JsonPath (`ValueNode.toValueNode`), quotes around a string are removed,
 * its escapes are replaced, and a string that is itself a path or JSON equals no other value. Arrays and objects are an
 * error.
 */
function listOf(list: readonly Json[], evaluation: PathEvaluation): readonly FilterValue[] {
  // An item takes longer than a step: it is tested for quotes, JSON and paths.
  evaluation.countSteps(3 * list.length);
  return list.map((item): FilterValue => {
    if (item === null) return { kind: 'null' };
    if (typeof item === 'boolean') return { kind: 'boolean', value: item };
    if (typeof item === 'number') return { kind: 'number', value: item };
    if (typeof item !== 'string') throw new FunctionFailed('Could not determine value type');
    if (isPathOrJson(item.trim())) return { kind: 'undefined' };
    const quoted = /^(['"])([^]*)\1$/.exec(item)?.[2];
    return { kind: 'string', value: unescapeText(quoted ?? item) };
  });
}

function isPathOrJson(text: string): boolean {
  const isJson = /^(?:\[[^]*\]|\{[^]*\})$/.test(text);
  if (!isJson && !/^[$@]/.test(text)) return false;
  try {
    if (isJson) parseLenientJson(text);
    else parsePath(text);
    return true;
  } catch {
    return false;
  }
}
