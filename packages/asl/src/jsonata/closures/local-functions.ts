import {
  type Closure,
  type CompileNode,
  type Evaluation,
  libraryFallback,
  type LocalFunction,
  type Locals,
  NotCompilable,
  countItems,
} from './closure.js';
import { depthOf, hasUnsupportedMark, type Node } from './node.js';

/** The depth of nested evaluations from which the library takes over, because it enforces the limit. */
export const maxDepth = 90;

/**
 * Compiles `$name := function($a) { … }` in a block. Only calls by the name are compiled.
 *
 * @param later the names that the block binds after the function: calls see their values
 * @returns the variables with the function, and the statement
 */
export function compileLocalFunction(
  name: string,
  lambda: Node,
  later: readonly string[],
  compile: CompileNode,
  locals: Locals,
): { readonly locals: Locals; readonly statement: Closure } {
  if (lambda.thunk === true || lambda.signature !== undefined || lambda.predicate !== undefined)
    throw new NotCompilable('a function with a signature');
  if (hasUnsupportedMark(lambda)) throw new NotCompilable('a function with marks');
  const { counter } = locals;
  const contextSlot = counter.next++;
  const first = counter.next;
  const local: LocalFunction = { call: undefined, isRecursive: false };
  const outside = locals.bind([[name, local]]);
  const parameters = (lambda.arguments ?? []).map(({ value }) => String(value));
  const inside = outside.bind(later.map((each) => [each, 'later'])).with(...parameters);
  const slots = parameters.map((parameter) => inside.slot(parameter));
  const body = compile(lambda.body, inside);
  const end = counter.next;
  const depth = 1 + depthOf(lambda.body);
  const run = (evaluation: Evaluation, args: readonly unknown[]): unknown => {
    countItems(evaluation, 1);
    evaluation.depth += depth;
    if (evaluation.depth > maxDepth) throw libraryFallback;
    for (let i = 0; i < slots.length; i++) evaluation.slots[slots[i] as number] = args[i]; // within the loop's bounds
    // The context is that of the definition.
    const result = body(evaluation, evaluation.slots[contextSlot]);
    evaluation.depth -= depth;
    return result;
  };
  local.call = local.isRecursive
    ? (evaluation, args) => {
        const saved = evaluation.slots.slice(first, end);
        const result = run(evaluation, args);
        for (let i = 0; i < saved.length; i++) evaluation.slots[first + i] = saved[i];
        return result;
      }
    : run;
  return { locals: outside, statement: (evaluation, context) => (evaluation.slots[contextSlot] = context) };
}
