import {
  type Closure,
  type CompileNode,
  libraryFallback,
  type Locals,
  NotCompilable,
  countItems,
  unwrap,
} from './closure.js';
import { type Node } from './node.js';
import { truthy } from './operators.js';

/** A function that is written in the call: the slots of its parameters, and its body. */
interface Inline {
  readonly slots: readonly number[];
  readonly body: Closure;
}

type Call = (items: Closure, inline: Inline, more: Closure | undefined) => Closure;

/** Compiles calls of `$map`, `$filter` and `$reduce`. Returns undefined for other functions. */
export function compileHigherOrder(
  name: string,
  args: readonly Node[],
  compile: CompileNode,
  locals: Locals,
): Closure | undefined {
  if (!Object.hasOwn(calls, name)) return undefined;
  const [items, lambda, more] = args;
  if (args.length < 2 || args.length > (name === 'reduce' ? 3 : 2)) throw new NotCompilable('too many arguments');
  return calls[name]?.(
    compile(items, locals),
    compileLambda(lambda, compile, locals),
    more === undefined ? undefined : compile(more, locals),
  );
}

function compileLambda(lambda: Node | undefined, compile: CompileNode, locals: Locals): Inline {
  if (
    lambda?.type !== 'lambda' ||
    lambda.thunk === true ||
    lambda.signature !== undefined ||
    lambda.predicate !== undefined
  )
    throw new NotCompilable('a function that is not in the call');
  const inside = locals.with(...(lambda.arguments ?? []).map(({ value }) => String(value)));
  const slots = (lambda.arguments ?? []).map(({ value }) => inside.slot(String(value)));
  return { slots, body: compile(lambda.body, inside) };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Calls the function for each item with its value, its index and the array. */
function overItems(
  items: Closure,
  { slots, body }: Inline,
  collect: (into: unknown[], result: unknown, item: unknown) => void,
): Closure {
  const [itemSlot, indexSlot, allSlot, ...others] = slots;
  return (evaluation, context) => {
    const found = items(evaluation, context);
    if (found === undefined) return undefined;
    const all = list(found);
    countItems(evaluation, all.length);
    const results: unknown[] = [];
    for (let i = 0; i < all.length; i++) {
      if (itemSlot !== undefined) evaluation.slots[itemSlot] = all[i];
      if (indexSlot !== undefined) evaluation.slots[indexSlot] = i;
      if (allSlot !== undefined) evaluation.slots[allSlot] = all;
      for (const slot of others) evaluation.slots[slot] = undefined;
      collect(results, body(evaluation, context), all[i]);
    }
    return unwrap(results);
  };
}

const calls: Readonly<Record<string, Call>> = {
  map: (items, inline) =>
    overItems(items, inline, (into, result) => {
      if (result !== undefined) into.push(result);
    }),
  filter: (items, inline) =>
    overItems(items, inline, (into, result, item) => {
      if (truthy(result)) into.push(item);
    }),
  reduce: (items, { slots, body }, initial) => {
    const [sumSlot, itemSlot, indexSlot, allSlot, ...others] = slots;
    if (sumSlot === undefined || itemSlot === undefined) throw new NotCompilable('$reduce needs a function of two');
    return (evaluation, context) => {
      const found = items(evaluation, context);
      const start = initial?.(evaluation, context);
      if (found === undefined) return undefined;
      const all = list(found);
      countItems(evaluation, all.length);
      const skip = start === undefined && all.length > 0;
      let sum = skip ? all[0] : start;
      for (let i = skip ? 1 : 0; i < all.length; i++) {
        evaluation.slots[sumSlot] = sum;
        evaluation.slots[itemSlot] = all[i];
        if (indexSlot !== undefined) evaluation.slots[indexSlot] = i;
        if (allSlot !== undefined) evaluation.slots[allSlot] = all;
        for (const slot of others) evaluation.slots[slot] = undefined;
        sum = body(evaluation, context);
      }
      if (typeof sum === 'function') throw libraryFallback;
      return sum;
    };
  },
};
