import { type CompileContext } from '../compile/compile-context.js';
import { integerField, numberField } from '../compile/typed-field.js';
import { StateRuntimeError } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';

/** The tolerated failures of a map run. If both are 0, the first failure fails the map run. */
export interface FailureLimits {
  readonly count: number;
  readonly percentage: number;
}

/** The tolerated failures of a definition, and which of them it sets. */
export interface Tolerance extends FailureLimits {
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
 * exceeded before their total is known. On AWS, a tolerance of 0 is not set: it does not override the other one.
 *
 * @see https://github.com/iwamot/sfnx/blob/main/tests/test_testing.py which lists map runs measured on AWS
 */
export function exceedsTolerance(
  { count, percentage }: FailureLimits,
  failed: number,
  total: number | undefined,
): boolean {
  if (count === 0 && percentage === 0) return failed > 0;
  const overCount = count > 0 && failed > count;
  return overCount || (percentage > 0 && total !== undefined && 100 * failed > percentage * total);
}
