import { type CompileContext } from '../compile/compile-context.js';
import { numberField } from '../compile/typed-field.js';
import { StateRuntimeError } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';

/** How many items may fail before the map run does. */
export interface Tolerance {
  readonly count: number;
  readonly percentage: number;
  /** Which of the two the definition sets; the first failure fails the map run where it sets none. */
  readonly hasCount: boolean;
  readonly hasPercentage: boolean;
}

/** Compiles ToleratedFailureCount and ToleratedFailurePercentage in all their forms. */
export function compileTolerance(
  definition: JsonObject,
  context: CompileContext,
): (frame: Frame, selected: Json) => MaybePromise<Tolerance> {
  const countOf = numberField(definition, 'ToleratedFailureCount', context);
  const percentageOf = numberField(definition, 'ToleratedFailurePercentage', context);
  return (frame, selected) =>
    chain(countOf(frame, selected), (count) =>
      chain(percentageOf(frame, selected), (percentage) => {
        if (count !== undefined && count < 0) throw new StateRuntimeError('ToleratedFailureCount cannot be negative.');
        if (percentage !== undefined && (percentage < 0 || percentage > 100))
          throw new StateRuntimeError('ToleratedFailurePercentage must be between 0 and 100.');
        return {
          count: count ?? 0,
          percentage: percentage ?? 0,
          hasCount: count !== undefined,
          hasPercentage: percentage !== undefined,
        };
      }),
    );
}

/**
 * Whether so many failures are too many. A percentage is of all items, so it can be exceeded before all of them are
 * known only when there are more failures than it would allow of the items that are known.
 */
export function exceedsTolerance(
  { count, percentage, hasCount, hasPercentage }: Tolerance,
  failed: number,
  total: number | undefined,
): boolean {
  if (failed === 0) return false;
  const overCount = hasCount && failed > count;
  const overPercentage = hasPercentage && total !== undefined && (100 * failed) / total > percentage;
  return hasCount || hasPercentage ? overCount || overPercentage : true;
}
