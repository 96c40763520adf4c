import { InvalidSetting } from '@stepwell/core';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that must be set. @throws InvalidSetting naming the variable, its value and what to give */
export function requiredString(environment: Environment, name: string, description: string): string {
  const value = environment[name]?.trim();
  if (value === undefined || value === '') throw new InvalidSetting(name, environment[name], description);
  return value;
}

/** A whole number of at least 1. @throws InvalidSetting */
export function positiveInteger(environment: Environment, name: string, defaultValue: number, unit: string): number {
  const value = environment[name]?.trim();
  if (value === undefined || value === '') return defaultValue;
  if (!/^[1-9][0-9]{0,14}$/.test(value)) throw new InvalidSetting(name, value, `a whole number of ${unit}, at least 1`);
  return Number(value);
}

/** What stands between commas. */
export function stringList(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
