import { type Scope } from '../../execute/scope.js';
import { type Node } from './node.js';

/** What one evaluation works on. */
export interface Evaluation {
  readonly scope: Scope;
  /** The value of `$states`. */
  readonly states: unknown;
  /**
   * Values of the expression's own variables; each binding has a place. No recursion is compiled, so one place each is
   * enough.
   */
  readonly slots: unknown[];
  /**
   * Items that may still be looked at before the library takes over, which keeps the time and the lengths of sequences.
   */
  remainingItems: number;
  /**
   * Whether a filter kept an item that has no value: the library filters a value that is missing as a sequence of one
   * `undefined`, and keeps it where the predicate holds. Such an item counts inside the expression and is no JSON, so
   * the result is cleaned of it.
   */
  hasUndefinedItem: boolean;
}

/**
 * Fewer than the longest sequence that the library is told to allow, so that no closure makes a longer one; some 100 ms
 * of work.
 */
export const maxItems = 800_000;

/**
 * A compiled node: its value for a context (`$`), as jsonata's `evaluate` gives it, singleton sequences already
 * unwrapped.
 */
export type Closure = (evaluation: Evaluation, context: unknown) => unknown;

/** Compiles a node within the same expression; throws `NotCompilable`. */
export type CompileNode = (node: Node | undefined, locals: Locals) => Closure;

/** Variables that the expression itself binds: name to slot, the nearest binding first. */
export class Locals {
  constructor(
    readonly slots: ReadonlyMap<string, number>,
    readonly counter: { next: number },
  ) {}

  /** These and more, each in a slot of its own. */
  with(...names: readonly string[]): Locals {
    const slots = new Map(this.slots);
    for (const name of names) slots.set(name, this.counter.next++);
    return new Locals(slots, this.counter);
  }
}

/** The expression holds something that is left to the library. Caught where compiling begins. */
export class NotCompilable extends Error {
  override readonly name = 'NotCompilable';
}

/**
 * Thrown out of an evaluation that meets what is left to the library: every error, and what is rare. One object, as it
 * carries nothing.
 */
export const libraryFallback: Error = new NotCompilable('evaluate this with the library');

/** Counts items that are looked at or put together; gives up when there were too many. */
export function countItems(evaluation: Evaluation, items: number): void {
  evaluation.remainingItems -= items;
  if (evaluation.remainingItems < 0) throw libraryFallback;
}

/** Counts a value as one item, and an array's as many as it holds. */
export function countValue(evaluation: Evaluation, value: unknown): void {
  countItems(evaluation, Array.isArray(value) ? value.length : 1);
}

/** jsonata's unwrapping of a sequence: none is undefined, one is itself. */
export function unwrap(sequence: readonly unknown[]): unknown {
  return sequence.length > 1 ? sequence : sequence[0];
}
