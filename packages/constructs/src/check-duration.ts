import { type Duration } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { InvalidProp } from './invalid-prop.js';

/** The maximum duration of a Standard execution, and so of any of its states: one year. */
export const YEAR_SECONDS = 31_536_000;

/** Checks a whole number of seconds within bounds. Returns a token unchecked. @throws {@link InvalidProp} */
export function checkSeconds(scope: IConstruct, prop: string, value: Duration, min: number, max: number): Duration {
  if (value.isUnresolved()) return value;
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw new InvalidProp(scope, prop, value, `a whole number of seconds from ${min} to ${max}`);
  }
  return value;
}

/** Checks a whole number of days, at least `min`. Returns a token unchecked. @throws {@link InvalidProp} */
export function checkDays(scope: IConstruct, prop: string, value: Duration, min: number): Duration {
  if (value.isUnresolved()) return value;
  const days = value.toDays({ integral: false });
  if (!Number.isInteger(days) || days < min)
    throw new InvalidProp(scope, prop, value, `a whole number of days, at least ${min}`);
  return value;
}

/**
 * Checks that a duration is shorter than another one, such as a heartbeat timeout than its task timeout
 * (https://states-language.net/spec.html#task-state). Returns a token unchecked. @throws {@link InvalidProp}
 */
export function checkShorterThan(
  scope: IConstruct,
  prop: string,
  value: Duration,
  limitProp: string,
  limit: Duration,
): Duration {
  if (value.isUnresolved() || limit.isUnresolved() || value.toSeconds() < limit.toSeconds()) return value;
  throw new InvalidProp(scope, prop, value, `shorter than ${limitProp}, ${limit.toString()}`);
}
