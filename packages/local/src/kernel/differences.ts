import { type Violation } from './models/violations.js';

/**
 * A violation of a service's model to which AWS answers otherwise than with the validation error of the service. Each
 * service keeps its differences in `services/<id>/differences.ts`; the generated table test reads them there.
 */
export interface Difference {
  /** @default - every operation */
  readonly operations?: readonly string[];
  /** A member on the path to the value. @default - every member */
  readonly member?: string;
  /** Whether the value is the member itself, and no value below it. @default false */
  readonly isLast?: true;
  /** @default - every kind */
  readonly kind?: Violation['kind'];
  /** Only an empty string. */
  readonly isEmpty?: true;
  /** The code of the error; `accepted` where validation accepts the value. */
  readonly answer: string;
  /** The page of AWS, or the recording, that has the answer. */
  readonly source: string;
}

/** The first difference for a violation. */
export function findDifference(
  differences: readonly Difference[],
  operation: string,
  kind: Violation['kind'],
  path: readonly string[],
  isEmpty: boolean,
): Difference | undefined {
  return differences.find(
    (difference) =>
      (difference.operations?.includes(operation) ?? true) &&
      (difference.member === undefined ||
        (difference.isLast === true ? path.at(-1) === difference.member : path.includes(difference.member))) &&
      (difference.kind ?? kind) === kind &&
      (difference.isEmpty !== true || isEmpty),
  );
}

/** Removes the violations that AWS accepts, and adds the code of its error to the others that differ. */
export function applyDifferences(
  differences: readonly Difference[],
  operation: string,
  violations: readonly Violation[],
): readonly Violation[] {
  if (differences.length === 0) return violations;
  return violations.flatMap((violation) => {
    const path = violation.path.split('.');
    const difference = findDifference(differences, operation, violation.kind, path, violation.shown === "''");
    if (difference === undefined) return [violation];
    return difference.answer === 'accepted' ? [] : [{ ...violation, code: difference.answer }];
  });
}
