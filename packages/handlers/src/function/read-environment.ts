import { InvalidSetting } from '@stepwell/core';

/** Environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the value of a required variable. @throws InvalidSetting with the name, the value and the description */
export function requiredString(environment: Environment, name: string, description: string): string {
  const value = environment[name]?.trim();
  if (value === undefined || value === '') throw new InvalidSetting(name, environment[name], description);
  return value;
}

/** Returns an integer of at least 1, or the default. @throws InvalidSetting */
export function positiveInteger(environment: Environment, name: string, defaultValue: number, unit: string): number {
  const value = environment[name]?.trim();
  if (value === undefined || value === '') return defaultValue;
  if (!/^[1-9][0-9]{0,14}$/.test(value))
    throw new InvalidSetting(name, value, `an integer of at least 1, the number of ${unit}`);
  return Number(value);
}

/** Splits a comma separated list. */
export function stringList(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
