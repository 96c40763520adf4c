import { maxPatternTime, newPatternTime, type PatternTime } from './bounded-match.js';

/** A field needs too many steps. */
export class TooManySteps extends Error {
  override readonly name = 'TooManySteps';
}

/**
 * The steps of all paths and intrinsic functions of a field, such as `Parameters`. A step takes about 0.2 µs, so a
 * field blocks the event loop for about 100 ms on a busy machine. A payload of 256 KiB has at most 131,000 values: only nested `..`,
 * filters over all pairs of values, and fields that copy large values many times exceed the limit.
 */
export const maxSteps = 300_000;

/** Characters of a text that count as one step. */
const charactersPerStep = 10;

/** The work of a field: its steps, and the time that is left for its regular expressions. */
export class WorkBudget {
  readonly patternTime: PatternTime = newPatternTime();
  #steps = 0;

  /** Throws {@link TooManySteps}. */
  countSteps(count: number): void {
    this.#steps += count;
    if (this.#steps > maxSteps) throw new TooManySteps('The field needs more than 300,000 steps');
  }

  /** Counts the characters of a text that is created or searched. Throws {@link TooManySteps}. */
  countCharacters(count: number): void {
    this.countSteps(count / charactersPerStep);
  }

  reset(): void {
    this.#steps = 0;
    this.patternTime.leftMs = maxPatternTime;
  }
}

/** One object for all fields, which are evaluated synchronously, one after another. */
const shared = new WorkBudget();
let isShared = false;

/** Evaluates a field of a value. All paths and intrinsic functions that `evaluate` runs have one budget. */
export function withinBudget<S, V, T>(evaluate: (scope: S, value: V) => T, scope: S, value: V): T {
  if (isShared) return evaluate(scope, value);
  isShared = true;
  shared.reset();
  try {
    return evaluate(scope, value);
  } finally {
    isShared = false;
  }
}

/** The budget of the field that is evaluated; a new one for a path on its own. */
export function workBudget(): WorkBudget {
  return isShared ? shared : new WorkBudget();
}
