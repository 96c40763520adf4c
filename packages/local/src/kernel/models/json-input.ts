import { isJsonObject, type Json } from '../json.js';
import { type Reference, type ServiceModel, shapeOf } from './service-model.js';

/**
 * Turns JSON into the input of an operation: members get the names of the model, whose first letter can differ in its
 * case; times are ISO 8601 or seconds; the body of a message is a string, other binary values are base64. JSON where the
 * model has a string becomes its text.
 */
export function jsonInput(model: ServiceModel, reference: Reference, value: Json, isBody = false): unknown {
  const { members, list, map, type, payload } = shapeOf(model, reference);
  if (members !== undefined) {
    if (!isJsonObject(value)) return value;
    const names = new Map(Object.keys(members).map((name) => [lowerFirst(name), name]));
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => {
        const name = Object.hasOwn(members, key) ? key : names.get(lowerFirst(key));
        const inner = name === undefined ? undefined : members[name];
        return inner === undefined ? [key, part] : [name, jsonInput(model, inner, part, name === payload)];
      }),
    );
  }
  if (list !== undefined && Array.isArray(value)) return value.map((item) => jsonInput(model, list, item));
  if (map !== undefined && isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, jsonInput(model, map, part)]));
  if (type === 'string' && typeof value !== 'string') return JSON.stringify(value);
  if (type === 'timestamp') return new Date(typeof value === 'number' ? value * 1000 : String(value));
  if (type !== 'blob') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return isBody ? Buffer.from(text) : Buffer.from(text, 'base64');
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
