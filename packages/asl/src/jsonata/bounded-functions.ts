import type jsonata from 'jsonata';
import { LibraryFunctions, type LibraryFunction } from './closures/library-functions.js';
import { type Node } from './closures/node.js';
import { type Json } from '../json.js';
import { canonicalJson } from '../values/equal.js';
import { limits, memoryLimitMessage } from './limits.js';

/** AWS's limit for a string that an expression creates: 4 MiB (measured by floci-io/floci, #2737). */
export const maxStringLength = 4 * 1024 * 1024;

/** Strings into which `$split` divides a string: as many as the numbers that `$range` can create on AWS. */
const maxParts = 360_145;

/** The name of the package's callback before each node. */
export const entryName: unique symbol = Symbol.for('jsonata.__evaluate_entry') as never;

/** Thrown for an evaluation that needs too much memory. jsonata keeps the message of an error without code. */
export class MemoryLimitExceeded extends Error {
  override readonly name = 'MemoryLimitExceeded';

  constructor() {
    super(memoryLimitMessage);
  }
}

const original = new LibraryFunctions(limits);

type Implementation = LibraryFunction['implementation'];
/** Returns a bounded implementation of a function of the package. */
type Bound = (implementation: Implementation) => Implementation;

const limitResult: Bound = (implementation) =>
  function (...args) {
    return checkString(implementation.apply(this, args));
  };

interface HigherOrderContext {
  readonly environment: { lookup(name: symbol): unknown };
}

/**
 * Lets a function that calls another one for each item yield to the event loop, also if the other one is not a lambda:
 * the package then evaluates no node between two calls.
 */
const yieldBetweenCalls: Bound = (implementation) =>
  async function (...args) {
    const enter = (this as HigherOrderContext).environment.lookup(entryName);
    const yielding = args.map((arg) => {
      if (typeof arg !== 'function' || typeof enter !== 'function') return arg;
      const { arity } = arg as { readonly arity?: number };
      const call = async (...values: unknown[]): Promise<unknown> => {
        await (enter as () => Promise<void> | undefined)();
        return await (arg as (...values: unknown[]) => unknown)(...values);
      };
      return Object.assign(call, { arity });
    });
    return await implementation.apply(this, yielding);
  };

/** The functions whose time or memory can exceed that of their arguments by far, with their bounded forms. */
const bounds: Readonly<Record<string, Bound>> = {
  pad: () => pad,
  length: () => (text) => (typeof text === 'string' ? codePoints(text) : undefined),
  substring: () => substring,
  join: (implementation) =>
    function (...args) {
      const [parts, separator] = args;
      checkLength(totalLength(parts) + totalLength(separator) * (Array.isArray(parts) ? parts.length : 0));
      return implementation.apply(this, args);
    },
  // Asynchronous, because it can call a function for each match.
  replace: (implementation) =>
    async function (...args) {
      const [text, pattern, replacement] = args;
      if (typeof text === 'string' && typeof pattern === 'string' && typeof replacement === 'string' && pattern !== '')
        checkLength(text.length + (text.split(pattern).length - 1) * (replacement.length - pattern.length));
      return checkString(await implementation.apply(this, args));
    },
  // Asynchronous, because a regular expression can be a function.
  split: (implementation) =>
    async function (...args) {
      const [text, separator, limit] = args;
      if (typeof text === 'string' && typeof separator === 'string' && limit === undefined) {
        const parts = text.split(separator, maxParts + 1);
        if (parts.length > maxParts) throw new MemoryLimitExceeded();
        return parts;
      }
      return await implementation.apply(this, args);
    },
  string: limitResult,
  encodeUrl: limitResult,
  encodeUrlComponent: limitResult,
  base64encode: limitResult,
  formatNumber: limitResult,
  formatInteger: limitResult,
  fromMillis: limitResult,
  distinct: () => distinct,
  map: yieldBetweenCalls,
  filter: yieldBetweenCalls,
  single: yieldBetweenCalls,
  reduce: yieldBetweenCalls,
  sift: yieldBetweenCalls,
  each: yieldBetweenCalls,
  sort: (implementation) =>
    async function (...args) {
      const [list, comparator] = args;
      if (comparator !== undefined || !Array.isArray(list) || !isSortable(list))
        return await yieldBetweenCalls(implementation).apply(this, args);
      return list.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    },
};

function isSortable(list: readonly unknown[]): list is readonly (string | number)[] {
  const [type] = list.map((item) => typeof item);
  return (type === 'number' || type === 'string') && list.every((item) => typeof item === type);
}

interface LibraryContext {
  createSequence(): unknown[];
}

/** Pads with a native function; the package takes 30 ns a character. The width counts code points. */
function pad(text: unknown, width: unknown, char: unknown): unknown {
  if (typeof text !== 'string' || typeof width !== 'number') return undefined;
  if (Math.abs(width) > maxStringLength) throw new MemoryLimitExceeded();
  const unit = typeof char === 'string' && char !== '' ? [...char] : [' '];
  const missing = Math.abs(Math.trunc(width)) - codePoints(text);
  if (missing <= 0) return text;
  const whole = Math.floor(missing / unit.length);
  const padding = unit.join('').repeat(whole) + unit.slice(0, missing - whole * unit.length).join('');
  return width > 0 ? text + padding : padding + text;
}

function codePoints(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/** Counts with native functions; the package takes 200 ns a character. Positions count code points. */
function substring(text: unknown, from: unknown, length: unknown): unknown {
  if (typeof text !== 'string' || typeof from !== 'number') return undefined;
  const points = codePoints(text);
  const start = points + from < 0 ? 0 : from;
  if (typeof length !== 'number') return text.slice(unitAt(text, points, start));
  if (length <= 0) return '';
  return text.slice(unitAt(text, points, start), unitAt(text, points, (start >= 0 ? start : points + start) + length));
}

/** The position in UTF-16 units of a code point. A negative one counts from the end, as in `slice`. */
function unitAt(text: string, points: number, point: number): number {
  const whole = Math.trunc(point);
  const before = Math.max(0, Math.min(points, whole < 0 ? points + whole : whole));
  if (points === text.length) return before;
  let unit = 0;
  for (let i = 0; i < before; i++) unit += isPair(text, unit) ? 2 : 1;
  return unit;
}

function isPair(text: string, unit: number): boolean {
  const [high, low] = [text.charCodeAt(unit), text.charCodeAt(unit + 1)];
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}

/** Compares primitive values in a set; the package compares each item with each result. */
function distinct(this: unknown, list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  const results = 'sequence' in list ? (this as LibraryContext).createSequence() : [];
  const keys = new Set<unknown>();
  for (const item of list) {
    const key =
      typeof item === 'object' ? `object ${canonicalJson(item as Json)}` : typeof item === 'string' ? `"${item}` : item;
    if (keys.has(key)) continue;
    keys.add(key);
    results.push(item);
  }
  return results;
}

function totalLength(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (!Array.isArray(value)) return 0;
  return value.reduce<number>((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
}

function checkLength(length: number): void {
  if (length > maxStringLength) throw new MemoryLimitExceeded();
}

function checkString<T>(value: T): T {
  if (typeof value === 'string') checkLength(value.length);
  return value;
}

const concatName = ' concat';

/** The operator `&`. */
function concat(this: unknown, left: unknown, right: unknown): string {
  const string = original.find('string')?.implementation;
  const text = (value: unknown): string => (value === undefined ? '' : String(string?.call(this, value)));
  return checkString(text(left) + text(right));
}

/** jsonata reads the number of parameters and, for partial application, their names from the source text. */
function like(implementation: Implementation, bounded: Implementation): Implementation {
  return Object.defineProperties(bounded, {
    length: { value: implementation.length },
    toString: { value: () => implementation.toString() },
  });
}

/** The bounded forms of the package's functions, with their signatures. */
const boundedFunctions: readonly (readonly [string, LibraryFunction])[] = Object.entries(bounds).map(
  ([name, bound]) => {
    const found = original.lookUp(name);
    if (found === undefined) throw new Error(`jsonata has no function ${name}`);
    const { implementation } = found;
    return [name, { ...found, implementation: like(implementation, bound(implementation)) }];
  },
);

/** Replaces functions of the package by their bounded forms in an expression. */
export function boundFunctions(expression: jsonata.Expression): void {
  // The package writes into function objects.
  for (const [name, bounded] of boundedFunctions) expression.assign(name, { ...bounded });
}

/**
 * Replaces the operator `&` in an expression's tree by a function that checks the length of the result. Call after
 * closures are compiled.
 */
export function boundConcatenation(expression: jsonata.Expression): void {
  replaceConcatenation(expression.ast());
  expression.registerFunction(concatName, concat);
}

function replaceConcatenation(tree: unknown): void {
  if (typeof tree !== 'object' || tree === null) return;
  for (const part of Object.values(tree)) replaceConcatenation(part);
  const node = tree as Node & { type: string; value?: unknown };
  if (node.type !== 'binary' || node.value !== '&') return;
  Object.assign(node, {
    type: 'function',
    value: '(',
    procedure: { type: 'variable', value: concatName, position: 0 },
    arguments: [node.lhs, node.rhs],
    // Each operand must stay in the tree once: a walk would take twice as long for each `&`.
    lhs: undefined,
    rhs: undefined,
  });
}
