import { InvalidSetting } from '@stepwell/core';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that must be set. @throws InvalidSetting naming the variable, its value and what to give */
export function required(environment: Environment, name: string, what: string): string {
  const value = environment[name]?.trim();
  if (value === undefined || value === '') throw new InvalidSetting(name, environment[name], what);
  return value;
}

/** A whole number of at least 1. @throws InvalidSetting */
export function wholeNumber(environment: Environment, name: string, otherwise: number, unit: string): number {
  const text = environment[name]?.trim();
  if (text === undefined || text === '') return otherwise;
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new InvalidSetting(name, text, `a whole number of ${unit}, at least 1`);
  return Number(text);
}

/** What stands between commas. */
export function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
