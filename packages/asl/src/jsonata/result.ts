import { type Json, type JsonObject, setField } from '../json.js';

/** Represents a result that is not JSON, such as a function. */
export const unsupported: unique symbol = Symbol('unsupported');

/**
 * Converts the result of an evaluation to JSON. Removes jsonata's sequence marks from arrays, and returns `unsupported`
 * for functions. At the top level, undefined stays undefined; inside, it is omitted. Numbers that JSON does not support
 * become strings: `1/0` is "Infinity" on AWS (floci-io/floci #2737).
 */
export function jsonResult(value: unknown): Json | undefined | typeof unsupported {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? arrayResult(value) : objectResult(value);
    default:
      return unsupported;
  }
}

function arrayResult(values: readonly unknown[]): Json | typeof unsupported {
  const array: Json[] = [];
  for (const item of values) {
    const json = jsonResult(item);
    if (json === unsupported) return unsupported;
    if (json !== undefined) array.push(json);
  }
  return array;
}

function objectResult(value: object): Json | typeof unsupported {
  if ('_jsonata_function' in value || '_jsonata_lambda' in value) return unsupported;
  const object: JsonObject = {};
  for (const [key, child] of Object.entries(value)) {
    const json = jsonResult(child);
    if (json === unsupported) return unsupported;
    if (json !== undefined) setField(object, key, json);
  }
  return object;
}
