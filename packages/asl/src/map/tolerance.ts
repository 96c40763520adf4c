import { type CompileContext } from '../compile/compile-context.js';
import { numberField } from '../compile/typed-field.js';
import { RuntimeProblem } from '../errors/state-failure.js';
import { andThen, type Eventually } from '../eventually.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../run/frame.js';

/** How many items may fail before the map run does. */
export interface Tolerance {
  readonly count: number;
  readonly percentage: number;
  /** Which of the two the definition sets; the first failure fails the map run where it sets none. */
  readonly countSet: boolean;
  readonly percentageSet: boolean;
}

/** Compiles ToleratedFailureCount and ToleratedFailurePercentage in all their forms. */
export function compileTolerance(
  definition: JsonObject,
  context: CompileContext,
): (frame: Frame, selected: Json) => Eventually<Tolerance> {
  const countOf = numberField(definition, 'ToleratedFailureCount', context);
  const percentageOf = numberField(definition, 'ToleratedFailurePercentage', context);
  return (frame, selected) =>
    andThen(countOf(frame, selected), (count) =>
      andThen(percentageOf(frame, selected), (percentage) => {
        if (count !== undefined && count < 0) throw new RuntimeProblem('ToleratedFailureCount cannot be negative.');
        if (percentage !== undefined && (percentage < 0 || percentage > 100))
          throw new RuntimeProblem('ToleratedFailurePercentage must be between 0 and 100.');
        return {
          count: count ?? 0,
          percentage: percentage ?? 0,
          countSet: count !== undefined,
          percentageSet: percentage !== undefined,
        };
      }),
    );
}

/**
 * Whether so many failures are too many. A percentage is of all items, so it can be exceeded before all of them are
 * known only when there are more failures than it would allow of the items that are known.
 */
export function exceeds(
  { count, percentage, countSet, percentageSet }: Tolerance,
  failed: number,
  total: number | undefined,
): boolean {
  if (failed === 0) return false;
  const overCount = countSet && failed > count;
  const overPercentage = percentageSet && total !== undefined && (100 * failed) / total > percentage;
  return countSet || percentageSet ? overCount || overPercentage : true;
}
