import { type Json } from '../../json.js';
import { jsonEquals } from '../../values/equal.js';
import { type Closure, libraryFallback } from './closure.js';

type Operator = (left: unknown, right: unknown) => unknown;

/** The library evaluates longer ranges, because it enforces the limits. */
const maxRangeLength = 100_000;
/** The library reports longer texts as an error. */
const maxTextLength = 4 * 1024 * 1024;

function arithmetic(apply: (left: number, right: number) => number): Operator {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') {
      const result = apply(left, right);
      if (Number.isFinite(result) && Number.isFinite(left) && Number.isFinite(right)) return result;
      throw libraryFallback;
    }
    if ((left === undefined || typeof left === 'number') && (right === undefined || typeof right === 'number'))
      return undefined;
    throw libraryFallback;
  };
}

function comparison(apply: (left: string | number, right: string | number) => boolean): Operator {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return apply(left, right);
    if (typeof left === 'string' && typeof right === 'string') return apply(left, right);
    throw libraryFallback;
  };
}

function equals(left: unknown, right: unknown): boolean {
  // The library compares an array with an object by their property names.
  if (
    Array.isArray(left) !== Array.isArray(right) &&
    typeof left === 'object' &&
    typeof right === 'object' &&
    left !== null &&
    right !== null
  )
    throw libraryFallback;
  return jsonEquals(left as Json, right as Json);
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (typeof value === 'boolean' || value === null || Number.isInteger(value)) return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(Number(value.toPrecision(15)));
  throw libraryFallback;
}

function range(from: unknown, to: unknown): unknown {
  if ((from !== undefined && !Number.isInteger(from)) || (to !== undefined && !Number.isInteger(to)))
    throw libraryFallback;
  if (from === undefined || to === undefined) return undefined;
  const [first, last] = [from as number, to as number]; // integers, as checked above
  if (last - first >= maxRangeLength) throw libraryFallback;
  if (first >= last) return first === last ? first : undefined;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The binary operators. They fall back to the library for operands that they do not support. */
const operators: Readonly<Record<string, Operator>> = {
  '+': arithmetic((left, right) => left + right),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '=': (left, right) => left !== undefined && right !== undefined && equals(left, right),
  '!=': (left, right) => left !== undefined && right !== undefined && !equals(left, right),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  '&': (left, right) => {
    const text = toText(left) + toText(right);
    if (text.length > maxTextLength) throw libraryFallback;
    return text;
  },
  '..': range,
  in: (left, right) =>
    left !== undefined && right !== undefined && (Array.isArray(right) ? right : [right]).includes(left),
};

/** Compiles `left operator right`. Returns undefined for other operators. */
export function binary(operator: string, left: Closure, right: Closure): Closure | undefined {
  if (operator === 'and')
    return (evaluation, context) => truthy(left(evaluation, context)) && truthy(right(evaluation, context));
  if (operator === 'or')
    return (evaluation, context) => truthy(left(evaluation, context)) || truthy(right(evaluation, context));
  const apply = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  return apply === undefined
    ? undefined
    : (evaluation, context) => apply(left(evaluation, context), right(evaluation, context));
}

/** Converts a value as jsonata's `$boolean` does, and undefined to false. */
export function truthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 1 ? truthy(value[0]) : value.some(truthy);
  if (typeof value === 'object') return value !== null && Object.keys(value).length > 0;
  return Boolean(value);
}
