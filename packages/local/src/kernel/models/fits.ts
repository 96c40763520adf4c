import { type Reference, type ServiceModel, type Shape, shapeName, shapeOf } from './service-model.js';
import { matchesPattern } from './patterns.js';

type Test = (value: unknown, depth: number) => boolean;

/** Levels of nested structures, lists and maps that are checked; deeper values do not fit. */
export const deepestInput = 128;

const tests = new WeakMap<ServiceModel, Map<string, Test>>();

/**
 * Whether a value keeps every constraint of its shape: whether `violationsOf` would find nothing. Each shape is compiled
 * once, so that a valid input costs little.
 */
export function fits(model: ServiceModel, reference: Reference, value: unknown): boolean {
  return testOf(model, reference)(value, 0);
}

function testOf(model: ServiceModel, reference: Reference): Test {
  const known = tests.get(model) ?? new Map<string, Test>();
  tests.set(model, known);
  const name = shapeName(reference);
  const found = known.get(name);
  if (found !== undefined) return found;
  // A shape can contain itself.
  let compiled: Test | undefined;
  const test: Test = (value, depth) => (compiled ??= compile(model, shapeOf(model, reference)))(value, depth);
  known.set(name, test);
  return test;
}

function compile(model: ServiceModel, shape: Shape): Test {
  if (shape.members !== undefined) return structureTest(model, shape);
  if (shape.list !== undefined) return listTest(testOf(model, shape.list), shape);
  if (shape.map !== undefined) return mapTest(model, shape);
  switch (shape.type) {
    case 'string':
      return stringTest(shape);
    case 'integer':
    case 'long':
    case 'float':
    case 'double': {
      const { min = -Infinity, max = Infinity } = shape;
      return (value) => typeof value === 'number' && !(value < min) && !(value > max);
    }
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'timestamp':
      return (value) => value instanceof Date || typeof value === 'number' || typeof value === 'string';
    case 'blob':
      return blobTest(shape);
    default:
      return () => true;
  }
}

function structureTest(model: ServiceModel, shape: Shape): Test {
  const members = new Map(
    Object.entries(shape.members ?? {}).map(([member, reference]): [string, Test] => [
      member,
      // A stream has no constraints.
      typeof reference === 'object' && reference.streaming === true ? () => true : testOf(model, reference),
    ]),
  );
  const required = (shape.required ?? []).filter((member) => members.has(member));
  return (value, depth) => {
    if (!isRecord(value) || depth >= deepestInput) return false;
    let present = 0;
    for (const member of Object.keys(value)) {
      const item = value[member];
      if (item === undefined || item === null) continue;
      const test = members.get(member);
      if (test === undefined) continue;
      present += 1;
      if (!test(item, depth + 1)) return false;
    }
    for (const member of required) {
      if (!Object.hasOwn(value, member) || value[member] === undefined || value[member] === null) return false;
    }
    return shape.union !== true || present === 1;
  };
}

function listTest(test: Test, { min = 0, max = Infinity }: Shape): Test {
  return (value, depth) => {
    if (!Array.isArray(value) || depth >= deepestInput || value.length < min || value.length > max) return false;
    for (const item of value as unknown[]) {
      if (item !== undefined && item !== null && !test(item, depth + 1)) return false;
    }
    return true;
  };
}

function mapTest(model: ServiceModel, { key, map, min = 0, max = Infinity }: Shape): Test {
  const keyTest = key === undefined ? undefined : testOf(model, key);
  const valueTest = map === undefined ? undefined : testOf(model, map);
  return (value, depth) => {
    if (!isRecord(value) || depth >= deepestInput) return false;
    const keys = Object.keys(value);
    if (keys.length < min || keys.length > max) return false;
    for (const name of keys) {
      if (keyTest !== undefined && !keyTest(name, depth + 1)) return false;
      const item = value[name];
      if (item !== undefined && item !== null && valueTest !== undefined && !valueTest(item, depth + 1)) return false;
    }
    return true;
  };
}

function stringTest(shape: Shape): Test {
  const { min = 0, max = Infinity } = shape;
  const values = shape.enum === undefined ? undefined : new Set(shape.enum);
  return (value) =>
    typeof value === 'string' &&
    value.length >= min &&
    value.length <= max &&
    (shape.pattern === undefined || matchesPattern(shape.pattern, value)) &&
    (values === undefined || values.has(value));
}

function blobTest({ min = 0, max = Infinity }: Shape): Test {
  const isAnyLength = min === 0 && max === Infinity;
  return (value) => {
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) return false;
    if (isAnyLength) return true;
    const bytes = typeof value === 'string' ? Buffer.byteLength(value, 'base64') : value.byteLength;
    return bytes >= min && bytes <= max;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
