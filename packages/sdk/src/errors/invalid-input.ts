import { type InvalidInput } from '@stepwell/core';

/**
 * Whether an error is an `InvalidInput`. `error.problems` lists all problems; `error.field` is the field of the first.
 */
export function isInvalidInput(error: unknown): error is InvalidInput {
  return (
    error instanceof Error && error.name === 'InvalidInput' && 'problems' in error && Array.isArray(error.problems)
  );
}
