import { isJsonObject, type Json } from '../../json.js';
import {
  type Closure,
  type CompileNode,
  type Evaluation,
  libraryFallback,
  type Locals,
  NotCompilable,
  countItems,
  countValue,
  unwrap,
} from './closure.js';
import { hasUnsupportedMark, type Node } from './node.js';
import { truthy } from './operators.js';

/** The result of a filter: a sequence, in contrast to an array that is an item. */
class Sequence {
  constructor(readonly items: readonly unknown[]) {}
}

type Filter = (evaluation: Evaluation, input: unknown) => Sequence | readonly unknown[];

interface Step {
  readonly value: Closure;
  readonly filters: readonly Filter[];
}

/** Compiles a path. Each step maps the result of the previous step, with arrays flattened by one level. */
export function compilePath(steps: readonly Node[], compile: CompileNode, locals: Locals): Closure {
  const first = steps[0];
  if (first === undefined) throw new NotCompilable('a path without steps');
  const compiled = steps.map((step): Step => compileStep(step, compile, locals));
  const absolute = first.type === 'variable';
  const general = generalPath(compiled, absolute);
  const keys = steps
    .slice(1)
    .map(({ type, value, stages }) => (type === 'name' && stages === undefined ? String(value) : undefined));
  const start = compiled[0]?.value;
  if (!absolute || first.stages !== undefined || start === undefined || keys.includes(undefined)) return general;
  return keyPath(start, keys as string[], general);
}

/** The most frequent case: keys below a variable, without arrays. */
function keyPath(start: Closure, keys: readonly string[], general: Closure): Closure {
  return (evaluation, context) => {
    let value = start(evaluation, context);
    for (const key of keys) {
      if (Array.isArray(value)) return general(evaluation, context);
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Readonly<Record<string, unknown>>)[key];
    }
    return value;
  };
}

function generalPath(steps: readonly Step[], absolute: boolean): Closure {
  return (evaluation, context) => {
    let input: readonly unknown[] = Array.isArray(context) && !absolute ? context : [context];
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as Step; // within the loop's bounds
      const left = applyStep(step, evaluation, input, i === steps.length - 1);
      // An array that is an item is not a sequence, and is not unwrapped.
      if (!(left instanceof Sequence)) return left;
      input = left.items;
      if (input.length === 0) return undefined;
    }
    return unwrap(input);
  };
}

function applyStep(
  { value, filters }: Step,
  evaluation: Evaluation,
  input: readonly unknown[],
  last: boolean,
): Sequence | readonly unknown[] {
  const results: unknown[] = [];
  for (const item of input) {
    let result = value(evaluation, item);
    for (const filter of filters) result = filter(evaluation, result instanceof Sequence ? result.items : result);
    if (result === undefined) continue;
    countValue(evaluation, result instanceof Sequence ? result.items : result);
    results.push(result);
  }
  const only = results[0];
  if (last && results.length === 1 && Array.isArray(only)) return only;
  return new Sequence(results.flatMap((result) => (result instanceof Sequence ? result.items : result)));
}

function compileStep(step: Node, compile: CompileNode, locals: Locals): Step {
  const filters = (step.stages ?? []).map(({ type, expr }) => {
    if (type !== 'filter') throw new NotCompilable(type);
    return compileFilter(expr, compile, locals);
  });
  return { value: compile(step, locals), filters };
}

/** Compiles the filters of a node that is not a step. */
export function withPredicates(node: Node, value: Closure, compile: CompileNode, locals: Locals): Closure {
  const filters = (node.predicate ?? []).map(({ expr }) => compileFilter(expr, compile, locals));
  if (filters.length === 0) return value;
  return (evaluation, context) => {
    let result = value(evaluation, context);
    for (const filter of filters) result = filter(evaluation, result instanceof Sequence ? result.items : result);
    return result instanceof Sequence ? unwrap(result.items) : result;
  };
}

function compileFilter(expression: Node, compile: CompileNode, locals: Locals): Filter {
  if (hasUnsupportedMark(expression)) throw new NotCompilable('a filter with marks');
  if (expression.type === 'number') return indexFilter(Number(expression.value));
  const predicate = compile(expression, locals);
  return (evaluation, input) => {
    const items: readonly unknown[] = Array.isArray(input) ? input : [input];
    countItems(evaluation, items.length);
    const matching = items.filter((item, i) => selects(predicate(evaluation, item), i, items.length));
    if (input === undefined && matching.length > 0) evaluation.hasUndefinedItem = true;
    return new Sequence(matching);
  };
}

function indexFilter(index: number): Filter {
  const floor = Math.floor(index);
  return (_evaluation, input) => {
    const items: readonly unknown[] = Array.isArray(input) ? input : [input];
    const item = items[floor < 0 ? items.length + floor : floor];
    if (Array.isArray(item)) return item;
    return new Sequence(item === undefined ? [] : [item]);
  };
}

function selects(result: unknown, index: number, length: number): boolean {
  if (typeof result === 'number') return at(result, length) === index;
  if (!Array.isArray(result) || result.length === 0) return !Array.isArray(result) && truthy(result);
  if (!result.every((item) => typeof item === 'number')) return truthy(result);
  const hits = result.filter((item) => at(item, length) === index).length;
  // The library returns an item once for each index that selects it.
  if (hits > 1) throw libraryFallback;
  return hits === 1;
}

function at(index: number, length: number): number {
  const floor = Math.floor(index);
  return floor < 0 ? length + floor : floor;
}

/** Looks up a name as jsonata does: for an array, in each item, with flattened results. */
export function lookUp(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return unwrap(lookUpAll(value, key));
  return isJsonObject((value ?? null) as Json) && Object.hasOwn(value as object, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function lookUpAll(values: readonly unknown[], key: string): unknown[] {
  return values.flatMap((value) => {
    const found = Array.isArray(value) ? lookUpAll(value, key) : lookUp(value, key);
    return found === undefined ? [] : found;
  });
}

/** The values of an object, with flattened arrays: `*`. */
export function allValues(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) throw libraryFallback;
  return unwrap(Object.values(value).flat(Infinity));
}
