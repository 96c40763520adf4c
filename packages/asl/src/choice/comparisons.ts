import { type Json } from '../json.js';
import { parseTimestamp } from '../values/timestamp.js';
import { compileStringMatches } from './string-matches.js';

/** Compares the value of a variable with an operand. Returns false if either has the wrong type. */
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

/** The operators that compare two values. Each also has a `…Path` form, except StringMatches. */
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
  StringMatches: strings((a, b) => compileStringMatches(b)(a)),
  TimestampEquals: times((a, b) => a === b),
  TimestampGreaterThan: times((a, b) => a > b),
  TimestampGreaterThanEquals: times((a, b) => a >= b),
  TimestampLessThan: times((a, b) => a < b),
  TimestampLessThanEquals: times((a, b) => a <= b),
};

/** The operators that test the type of a value, except IsPresent. A rule matches if the result equals the operand. */
export const typeTests: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === 'number',
  IsString: (value) => typeof value === 'string',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => typeof value === 'string' && parseTimestamp(value) !== undefined,
};
