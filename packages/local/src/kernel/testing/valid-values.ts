import { type Reference, type ServiceModel, type Shape, shapeName, shapeOf } from '../models/service-model.js';
import { validString } from './model-strings.js';

/**
 * A value that keeps every constraint of a shape: required members only, lists and maps as short as they may be.
 * Timestamps are `Date`s and blobs `Uint8Array`s. `undefined` where none was found.
 */
export function validValue(model: ServiceModel, reference: Reference, within: readonly string[] = []): unknown {
  const shape = shapeOf(model, reference);
  const name = shapeName(reference);
  if (within.filter((each) => each === name).length > 1) return undefined; // a shape that requires itself
  const path = name.startsWith(':') ? within : [...within, name];
  if (shape.members !== undefined) return validMembers(model, shape, path);
  if (shape.list !== undefined) {
    const { list } = shape;
    return Array.from({ length: shape.min ?? 0 }, () => validValue(model, list, path));
  }
  if (shape.map !== undefined) return validMap(model, shape, shape.min ?? 0, path);
  return validSimple(shape);
}

/** A map of that size. */
export function validMap(
  model: ServiceModel,
  shape: Shape,
  size: number,
  within: readonly string[] = [],
): Record<string, unknown> {
  const key = shape.key === undefined ? undefined : shapeOf(model, shape.key);
  const keys =
    key?.enum ?? Array.from({ length: size }, (_, index) => `${(key && validString(key)) ?? 'key'}${index || ''}`);
  const value = validValue(model, shape.map ?? ':string', within);
  return Object.fromEntries(keys.slice(0, size).map((each) => [each, value]));
}

function validMembers(model: ServiceModel, shape: Shape, within: readonly string[]): Record<string, unknown> {
  const members = shape.members ?? {};
  const names = shape.union === true ? Object.keys(members).slice(0, 1) : (shape.required ?? []);
  return Object.fromEntries(names.map((name) => [name, validValue(model, members[name] ?? ':string', within)]));
}

function validSimple(shape: Shape): unknown {
  switch (shape.type) {
    case 'string':
      return validString(shape);
    case 'boolean':
      return true;
    case 'timestamp':
      return new Date(1_700_000_000_000);
    case 'blob':
      return Buffer.alloc(shape.min ?? 1, 'a');
    case undefined:
      return {};
    default:
      return Math.min(Math.max(1, shape.min ?? 1), shape.max ?? 1);
  }
}
