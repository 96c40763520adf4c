import { type Json } from '../json.js';
import { parseTimestamp } from '../values/timestamp.js';
import { compileStringMatches } from './string-matches.js';

/** Compares a variable's value with a test's; false where either has another type. */
export type Comparison = (value: Json, test: Json) => boolean;

const numbers =
  (compare: (a: number, b: number) => boolean): Comparison =>
  (value, test) =>
    typeof value === 'number' && typeof test === 'number' && compare(value, test);

const strings =
  (compare: (a: string, b: string) => boolean): Comparison =>
  (value, test) =>
    typeof value === 'string' && typeof test === 'string' && compare(value, test);

const times = (compare: (a: number, b: number) => boolean): Comparison =>
  strings((value, test) => {
    const [a, b] = [parseTimestamp(value), parseTimestamp(test)];
    return a !== undefined && b !== undefined && compare(a, b);
  });

/** The operators that compare two values, by name; each has a `…Path` form too, except StringMatches. */
export const comparisons: Readonly<Record<string, Comparison>> = {
  BooleanEquals: (value, test) => typeof value === 'boolean' && value === test,
  NumericEquals: numbers((a, b) => a === b),
  NumericGreaterThan: numbers((a, b) => a > b),
  NumericGreaterThanEquals: numbers((a, b) => a >= b),
  NumericLessThan: numbers((a, b) => a < b),
  NumericLessThanEquals: numbers((a, b) => a <= b),
  StringEquals: strings((a, b) => a === b),
  StringGreaterThan: strings((a, b) => a > b),
  StringGreaterThanEquals: strings((a, b) => a >= b),
  StringLessThan: strings((a, b) => a < b),
  StringLessThanEquals: strings((a, b) => a <= b),
  StringMatches: strings((a, b) => compileStringMatches(b).test(a)),
  TimestampEquals: times((a, b) => a === b),
  TimestampGreaterThan: times((a, b) => a > b),
  TimestampGreaterThanEquals: times((a, b) => a >= b),
  TimestampLessThan: times((a, b) => a < b),
  TimestampLessThanEquals: times((a, b) => a <= b),
};

/** The operators that look at a value's type; they hold when the answer is the operand. IsPresent is not among them. */
export const typeTests: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === 'number',
  IsString: (value) => typeof value === 'string',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => typeof value === 'string' && parseTimestamp(value) !== undefined,
};
