import { type CompileContext } from '../compile/compile-context.js';
import { integerField, numberField } from '../compile/typed-field.js';
import { StateRuntimeError } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';

/** The tolerated failures of a map run. */
export interface Tolerance {
  readonly count: number;
  readonly percentage: number;
  /**
   * Whether the definition sets ToleratedFailureCount. If it sets neither field, the first failure fails the map run.
   */
  readonly hasCount: boolean;
  readonly hasPercentage: boolean;
}

/** Compiles ToleratedFailureCount and ToleratedFailurePercentage, and their `…Path` fields. */
export function compileTolerance(
  definition: JsonObject,
  context: CompileContext,
): (frame: Frame, selected: Json) => MaybePromise<Tolerance> {
  const countOf = integerField(definition, 'ToleratedFailureCount', context);
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
 * Returns whether the number of failures exceeds the tolerance. A percentage applies to all items, so it cannot be
 * exceeded before their total is known.
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
