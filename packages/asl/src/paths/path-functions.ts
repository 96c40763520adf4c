import { type Json, isJsonObject } from '../json.js';

const numbers = (value: Json): number[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];

function average(list: readonly number[]): number | undefined {
  return list.length === 0 ? undefined : list.reduce((sum, item) => sum + item, 0) / list.length;
}

function deviation(list: readonly number[]): number | undefined {
  const middle = average(list);
  return middle === undefined ? undefined : Math.sqrt(average(list.map((item) => (item - middle) ** 2)) ?? 0);
}

function length(value: Json): number | undefined {
  if (Array.isArray(value) || typeof value === 'string') return value.length;
  return isJsonObject(value) ? Object.keys(value).length : undefined;
}

/** The functions that can end a path on AWS (Jayway JsonPath). They return undefined for values of other types. */
const functions: Readonly<Record<string, (value: Json) => Json | undefined>> = {
  length,
  min: (value) => (numbers(value).length === 0 ? undefined : Math.min(...numbers(value))),
  max: (value) => (numbers(value).length === 0 ? undefined : Math.max(...numbers(value))),
  avg: (value) => average(numbers(value)),
  sum: (value) => numbers(value).reduce((sum, item) => sum + item, 0),
  stddev: (value) => deviation(numbers(value)),
  keys: (value) => (isJsonObject(value) ? Object.keys(value) : undefined),
  first: (value) => (Array.isArray(value) ? value[0] : undefined),
  last: (value) => (Array.isArray(value) ? value.at(-1) : undefined),
};

/** Splits a path into the path and the function at its end. Returns undefined if it does not end with a function. */
export function splitPathFunction(
  path: string,
): { readonly path: string; readonly apply: (value: Json) => Json | undefined } | undefined {
  const match = /^(.*)\.(\w+)\(\)$/s.exec(path);
  const name = match?.[2] ?? '';
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return apply === undefined ? undefined : { path: match?.[1] ?? '', apply };
}
