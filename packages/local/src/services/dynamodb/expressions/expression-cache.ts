import { type ConditionSyntax, type PathSyntax, type UpdateActionSyntax } from './syntax.js';
import { parseCondition } from './parse-condition.js';
import { parseUpdate } from './parse-update.js';
import { parseProjection } from './projection.js';

/** Parsed expressions of one kind: those that were used last. Placeholders are no part of them. */
class ExpressionCache<T> {
  readonly #parsed = new Map<string, T>();

  constructor(
    private readonly parse: (source: string) => T,
    private readonly capacity: number,
  ) {}

  get(source: string): T {
    const known = this.#parsed.get(source);
    const parsed = known ?? this.parse(source);
    // Behind the others: the first one is the one that was not used for the longest time.
    if (known !== undefined) this.#parsed.delete(source);
    this.#parsed.set(source, parsed);
    const [oldest] = this.#parsed.keys();
    if (this.#parsed.size > this.capacity && oldest !== undefined) this.#parsed.delete(oldest);
    return parsed;
  }
}

const capacity = 256;
const conditions = new ExpressionCache<ConditionSyntax>((source) => parseCondition(source).condition, capacity);
const updates = new ExpressionCache<readonly UpdateActionSyntax[]>(parseUpdate, capacity);
const projections = new ExpressionCache<readonly PathSyntax[]>(parseProjection, capacity);

/** The syntax of a condition, a filter or a key condition. Throws `ExpressionError`. */
export const conditionSyntax = (source: string): ConditionSyntax => conditions.get(source);
/** The syntax of an update. Throws `ExpressionError`. */
export const updateSyntax = (source: string): readonly UpdateActionSyntax[] => updates.get(source);
/** The syntax of a projection. Throws `ExpressionError`. */
export const projectionSyntax = (source: string): readonly PathSyntax[] => projections.get(source);
