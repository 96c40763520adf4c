import { type Reference, type ServiceModel, type Shape, shapeName, shapeOf } from '../models/service-model.js';
import { matchesPattern, mismatch, validString } from './model-strings.js';
import { validMap, validValue } from './valid-values.js';

export type ViolationKind = 'required' | 'enum' | 'range' | 'length' | 'pattern' | 'type';

/** An input that violates one constraint of its operation's model and keeps all others. */
export interface ViolatingInput {
  /** Members from the input down, and `[]` and `{}` for items of lists and maps. */
  readonly path: readonly string[];
  readonly kind: ViolationKind;
  /** The violating value, such as `min - 1` or `max + 1`. */
  readonly variant: string;
  /** Whether it is an empty string. */
  readonly isEmpty: boolean;
  readonly input: Record<string, unknown>;
}

interface Violating {
  readonly path: readonly string[];
  readonly kind: ViolationKind;
  readonly variant: string;
  readonly value: unknown;
  readonly isEmpty?: boolean;
}

/** Longest value that is sent to exceed a maximum. */
const longest = 20_000;

/**
 * The violating inputs of an operation. A nested structure that several members share is violated once.
 *
 * @param depth how many structures, lists and maps deep below the input
 */
export function violatingInputs(model: ServiceModel, operation: string, depth: number): ViolatingInput[] {
  const input = model.operations[operation]?.input;
  if (input === undefined) return [];
  const seen = new Set<string>();
  return [...violationsOf(model, input, depth, [], seen)].map(({ value, isEmpty = false, ...rest }) => ({
    ...rest,
    isEmpty,
    input: value as Record<string, unknown>, // the input is a structure
  }));
}

function* violationsOf(
  model: ServiceModel,
  reference: Reference,
  depth: number,
  path: readonly string[],
  seen: Set<string>,
): Generator<Violating> {
  const shape = shapeOf(model, reference);
  if (shape.members !== undefined || shape.list !== undefined || shape.map !== undefined) {
    const name = shapeName(reference);
    if (depth < 0 || seen.has(name)) return;
    seen.add(name);
  }
  if (shape.members !== undefined) yield* ofStructure(model, reference, depth, path, seen);
  else if (shape.list !== undefined) yield* ofList(model, shape, shape.list, depth, path, seen);
  else if (shape.map !== undefined) yield* ofMap(model, shape, shape.map, depth, path, seen);
  else yield* ofSimple(shape, path);
}

function* ofStructure(
  model: ServiceModel,
  structure: Reference,
  depth: number,
  path: readonly string[],
  seen: Set<string>,
): Generator<Violating> {
  const shape = shapeOf(model, structure);
  const valid = validValue(model, structure) as Record<string, unknown>;
  const required = new Set(shape.required);
  for (const [member, reference] of Object.entries(shape.members ?? {})) {
    if (typeof reference === 'object' && reference.eventpayload === true) continue;
    const at = [...path, member];
    if (required.has(member)) {
      const { [member]: _, ...rest } = valid;
      yield { path: at, kind: 'required', variant: 'missing', value: rest };
    }
    const base = shape.union === true ? {} : valid;
    for (const each of violationsOf(model, reference, depth - 1, at, seen))
      yield { ...each, value: { ...base, [member]: each.value } };
  }
}

function* ofList(
  model: ServiceModel,
  shape: Shape,
  item: Reference,
  depth: number,
  path: readonly string[],
  seen: Set<string>,
): Generator<Violating> {
  const { min = 0, max } = shape;
  const valid = validValue(model, item);
  const ofLength = (length: number): unknown[] => Array.from({ length }, () => valid);
  if (min > 0) yield { path, kind: 'length', variant: `${min - 1} items`, value: ofLength(min - 1) };
  if (max !== undefined && max < longest / 10)
    yield { path, kind: 'length', variant: `${max + 1} items`, value: ofLength(max + 1) };
  for (const each of violationsOf(model, item, depth - 1, [...path, '[]'], seen))
    yield { ...each, value: [each.value, ...ofLength(Math.max(0, min - 1))] };
}

function* ofMap(
  model: ServiceModel,
  shape: Shape,
  item: Reference,
  depth: number,
  path: readonly string[],
  seen: Set<string>,
): Generator<Violating> {
  const { min = 0, max } = shape;
  const key = shape.key === undefined ? { type: 'string' } : shapeOf(model, shape.key);
  if (min > 0) yield { path, kind: 'length', variant: `${min - 1} entries`, value: validMap(model, shape, min - 1) };
  if (max !== undefined && max < longest / 10 && key.enum === undefined)
    yield { path, kind: 'length', variant: `${max + 1} entries`, value: validMap(model, shape, max + 1) };
  const valid = validMap(model, shape, Math.max(1, min));
  const [[first, value] = [undefined, undefined], ...others] = Object.entries(valid);
  if (first === undefined) return;
  for (const each of ofSimple(key, [...path, '{}', 'key']))
    if (each.value !== '') yield { ...each, value: Object.fromEntries([[each.value, value], ...others]) };
  for (const each of violationsOf(model, item, depth - 1, [...path, '{}'], seen))
    yield { ...each, value: Object.fromEntries([[first, each.value], ...others]) };
}

function* ofSimple(shape: Shape, path: readonly string[]): Generator<Violating> {
  const { type = '', min, max } = shape;
  switch (type) {
    case 'string':
      yield* ofString(shape, path);
      break;
    case 'blob':
      if (min !== undefined && min > 0)
        yield { path, kind: 'length', variant: `${min - 1} bytes`, value: Buffer.alloc(min - 1, 'a') };
      if (max !== undefined && max < longest)
        yield { path, kind: 'length', variant: `${max + 1} bytes`, value: Buffer.alloc(max + 1, 'a') };
      break;
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      if (min !== undefined) yield { path, kind: 'range', variant: 'min - 1', value: min - 1 };
      if (max !== undefined && max < Number.MAX_SAFE_INTEGER)
        yield { path, kind: 'range', variant: 'max + 1', value: max + 1 };
  }
}

function* ofString(shape: Shape, path: readonly string[]): Generator<Violating> {
  const { min = 0, max } = shape;
  if (shape.enum !== undefined) {
    yield { path, kind: 'enum', variant: 'no value of it', value: 'no-value-of-it' };
    return;
  }
  const valid = validString(shape) ?? '';
  if (min > 0) yield { path, kind: 'length', variant: 'min - 1', value: valid.slice(0, min - 1), isEmpty: min === 1 };
  if (max !== undefined && max < longest)
    yield { path, kind: 'length', variant: 'max + 1', value: tooLong(shape, max) };
  const other = mismatch(shape);
  if (other !== undefined) yield { path, kind: 'pattern', variant: JSON.stringify(other), value: other };
}

/** A string with one character too many, which keeps the pattern if possible. */
function tooLong(shape: Shape, max: number): string {
  const valid = validString(shape) ?? '';
  const padded = ['a', '1', '-', '/'].map((padding) => valid.padEnd(max + 1, padding));
  return padded.find((text) => matchesPattern(shape, text)) ?? 'a'.repeat(max + 1);
}
