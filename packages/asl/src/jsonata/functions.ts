import { hash } from '../intrinsics/string-functions.js';
import { javaRandom } from '../random/java-random.js';
import { type Scope } from '../execute/scope.js';
import { memoryLimitMessage } from './limits.js';

/** An error that jsonata reports with a code. */
class JsonataFunctionError extends Error {
  override readonly name = 'JsonataFunctionError';

  constructor(
    /**
     * For its own codes, jsonata creates the message from `token` and `index`. For D3137 and without a code, it uses
     * `message`.
     */
    readonly code: string | undefined,
    message: string,
    readonly token?: string,
    readonly index?: number,
  ) {
    super(message);
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

function mismatch(name: string, position: number): never {
  throw new JsonataFunctionError(
    'T0410',
    `Argument ${position} of function "${name}" does not match function signature`,
    name,
    position,
  );
}

function throwError(message: string): never {
  throw new JsonataFunctionError('D3137', message);
}

/** AWS rounds toward zero: -1.7 is -1. */
function truncatedInteger(value: unknown, name: string, position: number): number {
  return isNumber(value) ? Math.trunc(value) : mismatch(name, position);
}

/** AWS rejects more arguments than it documents. */
function rejectExtraArguments(surplus: readonly unknown[], name: string, position: number): void {
  if (surplus.some((value) => value !== undefined)) mismatch(name, position);
}

/** A payload of 256 KiB has fewer. */
const maxPartitions = 100_000;

function partition(items: unknown, size: unknown, ...surplus: unknown[]): unknown {
  rejectExtraArguments(surplus, 'partition', 3);
  if (items === undefined) return undefined;
  if (!Array.isArray(items))
    throw new JsonataFunctionError('T0412', 'Argument 1 of function "partition" must be an array', 'partition', 1);
  if (items.length === 0) return undefined;
  const list: readonly unknown[] = items;
  if (size === undefined) return [[...list]];
  const step = truncatedInteger(size, 'partition', 2);
  if (step < 0) throwError('Second argument must be zero or greater');
  if (step === 0) return undefined;
  if (list.length / step > maxPartitions) throw new JsonataFunctionError(undefined, memoryLimitMessage);
  return Array.from({ length: Math.ceil(list.length / step) }, (_, i) => list.slice(i * step, (i + 1) * step));
}

const maxRangeLength = 360_145;

function range(first: unknown, last: unknown, delta: unknown, ...surplus: unknown[]): unknown {
  rejectExtraArguments(surplus, 'range', 4);
  const [from, to] = [truncatedInteger(first, 'range', 1), truncatedInteger(last, 'range', 2)];
  if (delta === undefined) return undefined;
  const step = truncatedInteger(delta, 'range', 3);
  if (step === 0 || (to - from) * step < 0) return undefined;
  if (from === to) return from;
  const length = Math.floor((to - from) / step) + 1;
  if (length > maxRangeLength) throw new JsonataFunctionError(undefined, memoryLimitMessage);
  return length === 1 ? from : Array.from({ length }, (_, i) => from + i * step);
}

const algorithms: ReadonlySet<string> = new Set(['SHA-1', 'SHA-384', 'SHA-256', 'SHA-512', 'MD5']);

function hashFunction(data: unknown, algorithm: unknown, ...surplus: unknown[]): unknown {
  rejectExtraArguments(surplus, 'hash', 3);
  if (typeof data !== 'string') return mismatch('hash', 1);
  if (algorithm === undefined) return undefined;
  if (typeof algorithm !== 'string') return mismatch('hash', 2);
  return algorithms.has(algorithm)
    ? hash(data, algorithm)
    : throwError(`Hash algorithm '${algorithm}' must be one of ${[...algorithms].join(', ')}`);
}

function parse(text: unknown, ...surplus: unknown[]): unknown {
  rejectExtraArguments(surplus, 'parse', 2);
  if (text === undefined) return undefined;
  if (typeof text !== 'string') return mismatch('parse', 1);
  try {
    return JSON.parse(text);
  } catch {
    return throwError('Invalid JSON');
  }
}

/** Fisher-Yates shuffle with the execution's random source. */
function shuffle(items: unknown, scope: Scope): unknown {
  if (!Array.isArray(items)) return items;
  const copy: unknown[] = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(scope.random.next() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

function random(scope: Scope, seed: unknown, surplus: readonly unknown[]): number {
  rejectExtraArguments(surplus, 'random', 2);
  return seed === undefined ? scope.random.next() : javaRandom(truncatedInteger(seed, 'random', 1));
}

function uuid(scope: Scope, surplus: readonly unknown[]): string {
  rejectExtraArguments(surplus, 'uuid', 1);
  return scope.random.uuid();
}

/**
 * The functions that AWS adds to JSONata, and those that depend on time and randomness. `$eval` is undefined, as on
 * AWS. The results for invalid and missing arguments follow measurements of AWS by floci-io/floci (#2737, August 2026).
 */
export const functionFactories: Readonly<Record<string, (scope: Scope) => unknown>> = {
  partition: () => partition,
  range: () => range,
  hash: () => hashFunction,
  parse: () => parse,
  random:
    (scope) =>
    (seed?: unknown, ...surplus: unknown[]) =>
      random(scope, seed, surplus),
  uuid:
    (scope) =>
    (...surplus: unknown[]) =>
      uuid(scope, surplus),
  shuffle: (scope) => (items: unknown) => shuffle(items, scope),
  millis: (scope) => () => scope.now(),
  eval: () => undefined,
};
