import { type Scope } from '../../execute/scope.js';
import { type Node } from './node.js';

/** The data of one evaluation. */
export interface Evaluation {
  readonly scope: Scope;
  /** The value of `$states`. */
  readonly states: unknown;
  /** The values of the variables that the expression binds, one slot for each binding. Recursive calls restore them. */
  readonly slots: unknown[];
  /** The depth of nested evaluations: an upper bound. */
  depth: number;
  /**
   * The number of items that can still be processed before the library takes over, which enforces the limits on time
   * and on sequences.
   */
  remainingItems: number;
  /**
   * Whether a filter kept an undefined item. The library filters a missing value as a sequence of one `undefined`,
   * which it keeps if the predicate is true. The item counts inside the expression, but is not JSON and must be removed
   * from the result.
   */
  hasUndefinedItem: boolean;
}

/**
 * The maximum number of items of an evaluation, about 100 ms of work. It is lower than the library's limit for
 * sequences, so that no closure exceeds that.
 */
export const maxItems = 400_000;

/** A call of the library, or a new object, takes as long as this many items. */
export const itemsPerCall = 5;

/**
 * A compiled node. Returns its value for a context (`$`) as jsonata's `evaluate` does, with singleton sequences
 * unwrapped.
 */
export type Closure = (evaluation: Evaluation, context: unknown) => unknown;

/** Compiles a node of the same expression. Throws `NotCompilable`. */
export type CompileNode = (node: Node | undefined, locals: Locals) => Closure;

/** A function that a block binds to a name. */
export interface LocalFunction {
  call: ((evaluation: Evaluation, args: readonly unknown[]) => unknown) | undefined;
  /** Whether it calls itself. */
  isRecursive: boolean;
}

/** A variable of the expression: its slot, a function, or a name that is not bound yet, which cannot be compiled. */
type Local = number | LocalFunction | 'later';

/** The variables that are bound in the expression, by name. Inner bindings hide outer ones. */
export class Locals {
  constructor(
    private readonly names: ReadonlyMap<string, Local>,
    readonly counter: { next: number },
  ) {}

  get(name: string): Local | undefined {
    return this.names.get(name);
  }

  /** The slot of a variable that was just bound. */
  slot(name: string): number {
    const local = this.names.get(name);
    return typeof local === 'number' ? local : 0;
  }

  /** Returns a copy with additional variables, each in a new slot. */
  with(...names: readonly string[]): Locals {
    return this.bind(names.map((name) => [name, this.counter.next++]));
  }

  bind(bindings: readonly (readonly [string, Local])[]): Locals {
    return new Locals(new Map([...this.names, ...bindings]), this.counter);
  }
}

/** Thrown if an expression needs the library. `compileSync` catches it. */
export class NotCompilable extends Error {
  override readonly name = 'NotCompilable';
}

/**
 * Thrown by an evaluation that the library must repeat, because of an error or a rare case. A constant, because it
 * carries no data.
 */
export const libraryFallback: Error = new NotCompilable('evaluate this with the library');

/** Counts processed items. Falls back to the library if there are too many. */
export function countItems(evaluation: Evaluation, items: number): void {
  evaluation.remainingItems -= items;
  if (evaluation.remainingItems < 0) throw libraryFallback;
}

/** Counts a value as one item, or an array as its number of items. */
export function countValue(evaluation: Evaluation, value: unknown): void {
  countItems(evaluation, Array.isArray(value) ? value.length : 1);
}

/** Unwraps a sequence as jsonata does: an empty one is undefined, and one with a single item is the item. */
export function unwrap(sequence: readonly unknown[]): unknown {
  return sequence.length > 1 ? sequence : sequence[0];
}
