import { type Duration } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { InvalidProp } from './invalid-prop.js';

/** The longest that a Standard execution may run, and so any of its states: a year. */
export const YEAR_SECONDS = 31_536_000;

/** A duration in whole seconds within bounds; a token is taken as it is. @throws {@link InvalidProp} */
export function checkSeconds(scope: IConstruct, prop: string, value: Duration, min: number, max: number): Duration {
  if (value.isUnresolved()) return value;
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw new InvalidProp(scope, prop, value.toString(), `whole seconds, from ${min} to ${max}`);
  }
  return value;
}

/** A duration in whole days, `least` at least; a token is taken as it is. @throws {@link InvalidProp} */
export function checkDays(scope: IConstruct, prop: string, value: Duration, min: number): Duration {
  if (value.isUnresolved()) return value;
  const days = value.toDays({ integral: false });
  if (!Number.isInteger(days) || days < min)
    throw new InvalidProp(scope, prop, value.toString(), `whole days, ${min} at least`);
  return value;
}

/**
 * A duration that is shorter than another one, such as a heartbeat than its timeout
 * (https://states-language.net/spec.html#task-state); a token is taken as it is. @throws {@link InvalidProp}
 */
export function checkShorterThan(
  scope: IConstruct,
  prop: string,
  value: Duration,
  limitProp: string,
  limit: Duration,
): Duration {
  if (value.isUnresolved() || limit.isUnresolved() || value.toSeconds() < limit.toSeconds()) return value;
  throw new InvalidProp(scope, prop, value.toString(), `less than ${limitProp}, ${limit.toString()}`);
}
