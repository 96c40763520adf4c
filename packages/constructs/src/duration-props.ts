import { type Duration } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { InvalidProp } from './invalid-prop.js';

/** A duration in whole seconds within bounds; a token is taken as it is. @throws {@link InvalidProp} */
export function seconds(scope: IConstruct, prop: string, value: Duration, least: number, most: number): Duration {
  if (value.isUnresolved()) return value;
  const given = value.toSeconds({ integral: false });
  if (!Number.isInteger(given) || given < least || given > most) {
    throw new InvalidProp(scope, prop, value.toString(), `whole seconds, from ${least} to ${most}`);
  }
  return value;
}

/** A duration in whole days, `least` at least; a token is taken as it is. @throws {@link InvalidProp} */
export function days(scope: IConstruct, prop: string, value: Duration, least: number): Duration {
  if (value.isUnresolved()) return value;
  const given = value.toDays({ integral: false });
  if (!Number.isInteger(given) || given < least) throw new InvalidProp(scope, prop, value.toString(), `whole days, ${least} at least`);
  return value;
}
