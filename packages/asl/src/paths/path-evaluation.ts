import { type Json } from '../json.js';
import { type PatternTime } from '../values/bounded-match.js';
import { workBudget, type WorkBudget } from '../values/work-budget.js';
import { type ParsedPath } from './path-tokens.js';

/** A path has no value. The message is that of Jayway JsonPath, which AWS shows in causes. */
export class PathNotFound extends Error {
  override readonly name = 'PathNotFound';
}

/**
 * An operator, function or filter cannot be applied to a value. Inside a filter the item does not match; outside of
 * filters the path has no value.
 */
export class InvalidEvaluation extends Error {
  override readonly name = 'InvalidEvaluation';
}

/** A function failed. This also fails filters that call it. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
}

/** One object for all evaluations that need no message: a stack trace takes longer than the rest of most paths. */
const notFound = new PathNotFound('No results for the path');
const invalid = new InvalidEvaluation('The operator does not apply to these values');

/** The state that all paths of one evaluation share. */
interface SharedState {
  readonly budget: WorkBudget;
  readonly rootResults: Map<ParsedPath, Json>;
}

/** The state of an evaluation, shared with the paths in its filters and functions. */
export class PathEvaluation {
  constructor(
    /** The value that `$` reads. */
    readonly root: Json,
    /** Whether each property must exist. This is so in filters that test whether a path exists. */
    readonly requireProperties: boolean = false,
    private readonly shared: SharedState = { budget: workBudget(), rootResults: new Map() },
    /** Whether the messages of errors are read. Filters ignore them. */
    readonly explains: boolean = false,
  ) {}

  /** An evaluation whose errors have Jayway JsonPath's messages. */
  static explaining(root: Json): PathEvaluation {
    return new PathEvaluation(root, false, undefined, true);
  }

  /** Throws {@link PathNotFound}. */
  failNotFound(describe: () => string): never {
    throw this.explains ? new PathNotFound(describe()) : notFound;
  }

  /** Throws {@link InvalidEvaluation}. */
  failInvalid(describe: () => string): never {
    throw this.explains ? new InvalidEvaluation(describe()) : invalid;
  }

  /** Results of the paths in filters that start with `$`. They are the same for all items. */
  get rootResults(): Map<ParsedPath, Json> {
    return this.shared.rootResults;
  }

  /** Time that is left for regular expressions. */
  get patternTime(): PatternTime {
    return this.shared.budget.patternTime;
  }

  /** Throws `TooManySteps`. */
  countSteps(count: number = 1): void {
    this.shared.budget.countSteps(count);
  }

  /** The same evaluation with another value of `requireProperties`. */
  withRequiredProperties(required: boolean): PathEvaluation {
    return new PathEvaluation(this.root, required, this.shared);
  }
}
