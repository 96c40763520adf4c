import { hash } from '../intrinsics/text-functions.js';
import { type Json } from '../json.js';
import { SeededRandom } from '../random/seeded-random.js';
import { type Scope } from '../run/scope.js';

/** What a function throws so that jsonata reports it with a code. */
class JsonataFunctionError extends Error {
  override readonly name = 'JsonataFunctionError';

  constructor(
    /** jsonata makes the message of its own codes, from the other two. */
    readonly code: string,
    message: string,
    readonly token?: string,
    readonly index?: number,
  ) {
    super(message);
  }
}

function argument<T>(test: boolean, value: T, name: string, position: number): T {
  if (!test) throw new JsonataFunctionError('T0410', `Argument ${position} of function "${name}" does not match function signature`, name, position);
  return value;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

function partition(items: unknown, size: unknown): unknown {
  if (items === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(items) ? items : [items];
  argument(isNumber(size) && Math.round(size) > 0, size, 'partition', 2);
  const step = Math.round(size as number); // tested above
  const chunks: unknown[] = [];
  for (let at = 0; at < list.length; at += step) chunks.push(list.slice(at, at + step));
  return chunks;
}

function range(first: unknown, last: unknown, delta: unknown): unknown {
  const [from, to, step] = [first, last, delta].map((value, i) => argument(isNumber(value), value as number, 'range', i + 1));
  if (from === undefined || to === undefined || step === undefined) return undefined;
  argument(step !== 0, step, 'range', 3);
  const length = Math.max(0, Math.floor((to - from) / step + 1e-9) + 1);
  argument(length <= 1_000_000, length, 'range', 2);
  // A JSONata sequence, as AWS gives: one of a single number is that number.
  return Object.assign(Array.from({ length }, (_, i) => from + i * step), { sequence: true });
}

function hashed(data: unknown, algorithm: unknown): unknown {
  if (data === undefined) return undefined;
  const digest = hash(argument(typeof data === 'string', data as Json, 'hash', 1), argument(typeof algorithm === 'string', algorithm as string, 'hash', 2));
  return argument(digest !== undefined, digest, 'hash', 2);
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  argument(typeof text === 'string', text, 'parse', 1);
  try {
    return JSON.parse(text as string);
  } catch {
    throw new JsonataFunctionError('D3000', `Attempted to parse invalid JSON: ${String(text)}`);
  }
}

/** Fisher and Yates, by the execution's own chance. */
function shuffle(items: unknown, scope: Scope): unknown {
  if (!Array.isArray(items)) return items;
  const copy: unknown[] = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(scope.random.next() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/** The functions that AWS adds to JSONata or that touch time and chance, by name; `$eval` is there to be missing, as on AWS. */
export const functionMakers: Readonly<Record<string, (scope: Scope) => unknown>> = {
  partition: () => partition,
  range: () => range,
  hash: () => hashed,
  parse: () => parse,
  random: (scope) => (seed?: unknown) => (isNumber(seed) ? new SeededRandom(Math.round(seed)).next() : scope.random.next()),
  uuid: (scope) => () => scope.random.uuid(),
  shuffle: (scope) => (items: unknown) => shuffle(items, scope),
  millis: (scope) => () => scope.now(),
  eval: () => undefined,
};
