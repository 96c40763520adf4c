import { type WireObject } from '../../kernel/endpoint/aws-json.js';
import { LogsError } from './logs-error.js';

/** A parameter's text, `undefined` where it is absent. */
export function text(input: WireObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw LogsError.invalid(name, JSON.stringify(value), 'a string');
  return value;
}

/** A parameter's text that must be there. */
export function requiredText(input: WireObject, name: string): string {
  const value = text(input, name);
  if (value === undefined || value === '') throw new LogsError('InvalidParameterException', `${name} is required`);
  return value;
}

/** A whole number within limits, `undefined` where it is absent. */
export function wholeNumber(input: WireObject, name: string, low: number, high: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high)
    throw LogsError.invalid(name, JSON.stringify(value), `an integer from ${low} to ${high}`);
  return value;
}

/** A list of texts, `undefined` where it is absent. */
export function textList(input: WireObject, name: string): string[] | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw LogsError.invalid(name, JSON.stringify(value), 'a list of strings');
  return value;
}

/** A map of texts; empty where it is absent. */
export function textMap(input: WireObject, name: string): Record<string, string> {
  const value = input[name];
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || !Object.values(value).every((entry) => typeof entry === 'string'))
    throw LogsError.invalid(name, JSON.stringify(value), 'an object of strings');
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]));
}
