import { type Json } from '@stepwell/asl';

/** A value that is neither object nor array: what conditions are tried on. */
export type Scalar = string | number | boolean | null;

/** Says whether a value satisfies a condition. */
export type Condition = (value: Scalar) => boolean;

/** Complains about a pattern; it throws `InvalidEventPatternException` with the field's path. */
export type Complain = (reason: string) => never;

export function isScalar(value: Json): value is Scalar {
  return value === null || typeof value !== 'object';
}
