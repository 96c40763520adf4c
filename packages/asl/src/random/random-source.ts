/**
 * The source of randomness of an execution: jitter, States.MathRandom, States.UUID, `$random`, `$uuid` and the ids of
 * task tokens.
 */
export interface RandomSource {
  /** A number in [0, 1). */
  next(): number;
  /** A version 4 UUID in lower case. */
  uuid(): string;
}
