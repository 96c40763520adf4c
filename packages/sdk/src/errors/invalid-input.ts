import { type InvalidInput } from '@stepwell/core';

/**
 * Whether an error says that an input breaks its contract; `error.problems` has every problem, `error.field` the first
 * one's field.
 */
export function isInvalidInput(error: unknown): error is InvalidInput {
  return (
    error instanceof Error && error.name === 'InvalidInput' && 'problems' in error && Array.isArray(error.problems)
  );
}
