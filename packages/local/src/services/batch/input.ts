import { type WireObject } from '../../endpoint/aws-json.js';
import { BatchError } from './batch-error.js';
import { type NameValue } from './jobs/job-definition.js';

/** A field's text, `undefined` where it is absent. */
export function text(input: WireObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : wrong(name, value, 'a text');
}

/** A field's text that must be there. */
export function requiredText(input: WireObject, name: string): string {
  return text(input, name) ?? wrong(name, undefined, 'it');
}

/** A name: letters, digits, `-` and `_`. */
export function requiredName(input: WireObject, name: string): string {
  const value = requiredText(input, name);
  return /^[A-Za-z0-9][\w-]{0,127}$/.test(value)
    ? value
    : wrong(name, value, '1 to 128 letters, digits, - and _, the first a letter or digit');
}

/** A whole number within limits, `undefined` where it is absent. */
export function wholeNumber(input: WireObject, name: string, low: number, high: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
    ? value
    : wrong(name, value, `a whole number from ${low} to ${high}`);
}

/** An object, `undefined` where it is absent. */
export function object(input: WireObject, name: string): WireObject | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  // A parsed JSON object has string keys.
  return typeof value === 'object' && !Array.isArray(value) ? (value as WireObject) : wrong(name, value, 'an object');
}

/** A list of objects; empty where it is absent. */
export function objects(input: WireObject, name: string): WireObject[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value)) return wrong(name, value, 'a list');
  return value.map(
    (item: unknown, index) => object({ [name]: item }, name) ?? wrong(`${name}[${index}]`, item, 'an object'),
  );
}

/** A list of texts, `undefined` where it is absent. */
export function textList(input: WireObject, name: string): string[] | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value
    : wrong(name, value, 'a list of texts');
}

/** Texts by name; empty where they are absent. */
export function textMap(input: WireObject, name: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object(input, name) ?? {}).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : wrong(`${name}.${key}`, value, 'a text'),
    ]),
  );
}

/** `[{ name, value }]`; empty where it is absent. */
export function nameValues(input: WireObject, name: string): NameValue[] {
  return objects(input, name).map((pair) => ({ name: requiredText(pair, 'name'), value: text(pair, 'value') ?? '' }));
}

/** Refuses fields of the API that mean something that does not run here. */
export function refuse(input: WireObject, reasons: Readonly<Record<string, string>>): void {
  for (const [name, reason] of Object.entries(reasons))
    if (input[name] !== undefined && input[name] !== null) throw new BatchError(`${name}: ${reason}`);
}

function wrong(name: string, value: unknown, remedy: string): never {
  throw BatchError.invalid(name, value, remedy);
}
