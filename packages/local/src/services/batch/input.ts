import { type WireObject } from '../../kernel/endpoint/aws-json.js';
import { BatchError } from './batch-error.js';
import { type NameValue } from './jobs/job-definition.js';

/** A string field; `undefined` if it is absent. */
export function text(input: WireObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : wrong(name, value, 'a string');
}

/** A required string field. */
export function requiredText(input: WireObject, name: string): string {
  return text(input, name) ?? required(name);
}

/** A name: letters, digits, `-` and `_`. */
export function requiredName(input: WireObject, name: string): string {
  const value = requiredText(input, name);
  return /^[A-Za-z0-9][\w-]{0,127}$/.test(value)
    ? value
    : wrong(name, value, '1 to 128 letters, digits, - and _, the first a letter or digit');
}

/** An integer field within limits; `undefined` if it is absent. */
export function wholeNumber(input: WireObject, name: string, low: number, high: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
    ? value
    : wrong(name, value, `an integer from ${low} to ${high}`);
}

/** An object field; `undefined` if it is absent. */
export function object(input: WireObject, name: string): WireObject | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  // A parsed JSON object has string keys.
  return typeof value === 'object' && !Array.isArray(value) ? (value as WireObject) : wrong(name, value, 'an object');
}

/** A list of objects; empty if it is absent. */
export function objects(input: WireObject, name: string): WireObject[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value)) return wrong(name, value, 'a list');
  return value.map(
    (item: unknown, index) => object({ [name]: item }, name) ?? wrong(`${name}[${index}]`, item, 'an object'),
  );
}

/** A list of strings; `undefined` if it is absent. */
export function textList(input: WireObject, name: string): string[] | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value
    : wrong(name, value, 'a list of strings');
}

/** Strings by name; empty if they are absent. */
export function textMap(input: WireObject, name: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object(input, name) ?? {}).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : wrong(`${name}.${key}`, value, 'a string'),
    ]),
  );
}

/** `[{ name, value }]`; empty if it is absent. */
export function nameValues(input: WireObject, name: string): NameValue[] {
  return objects(input, name).map((pair) => ({ name: requiredText(pair, 'name'), value: text(pair, 'value') ?? '' }));
}

/** Throws for fields of the API that are not supported locally. */
export function refuse(input: WireObject, reasons: Readonly<Record<string, string>>): void {
  for (const [name, reason] of Object.entries(reasons))
    if (input[name] !== undefined && input[name] !== null) throw new BatchError(`${name}: ${reason}`);
}

function required(name: string): never {
  throw new BatchError(`${name} is required`);
}

function wrong(name: string, value: unknown, remedy: string): never {
  throw BatchError.invalid(name, value, remedy);
}
