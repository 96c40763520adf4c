import { type Json, type JsonObject, setField } from '../json.js';
import { MemoryLimitExceeded } from './bounded-functions.js';

/**
 * The maximum number of values in a result. A payload of 256 KiB has at most 131,000, but a result can contain the same
 * value many times.
 */
const maxValues = 200_000;

/** Represents a result that is not JSON, such as a function. */
export const unsupported: unique symbol = Symbol('unsupported');

/**
 * Converts the result of an evaluation to JSON. Removes jsonata's sequence marks from arrays, and returns `unsupported`
 * for functions. At the top level, undefined stays undefined; inside, it is omitted. Numbers that JSON does not support
 * become strings: `1/0` is "Infinity" on AWS (floci-io/floci #2737). Throws `MemoryLimitExceeded`.
 */
export function jsonResult(value: unknown): Json | undefined | typeof unsupported {
  return convert(value, { left: maxValues });
}

/** The number of values that a result can still have. */
interface Room {
  left: number;
}

function convert(value: unknown, room: Room): Json | undefined | typeof unsupported {
  if (--room.left < 0) throw new MemoryLimitExceeded();
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? arrayResult(value, room) : objectResult(value, room);
    default:
      return unsupported;
  }
}

function arrayResult(values: readonly unknown[], room: Room): Json | typeof unsupported {
  const array: Json[] = [];
  for (const item of values) {
    const json = convert(item, room);
    if (json === unsupported) return unsupported;
    if (json !== undefined) array.push(json);
  }
  return array;
}

function objectResult(value: object, room: Room): Json | typeof unsupported {
  if ('_jsonata_function' in value || '_jsonata_lambda' in value) return unsupported;
  const object: JsonObject = {};
  for (const [key, child] of Object.entries(value)) {
    const json = convert(child, room);
    if (json === unsupported) return unsupported;
    if (json !== undefined) setField(object, key, json);
  }
  return object;
}
