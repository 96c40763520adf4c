import fc from 'fast-check';
import { type Member, type Reference, type ServiceModel, type Shape, shapeOf } from '../kernel/models/service-model.js';

/**
 * Generates inputs and outputs of a shape: right types and enums, required members, and any of the optional ones.
 * Lengths, ranges and patterns are not kept. Structures that contain themselves end after some levels.
 */
export function valuesOf(model: ServiceModel, shape: string): fc.Arbitrary<Record<string, unknown>> {
  return structure(model, shapeOf(model, shape), 0);
}

const deepest = 3;

function structure(model: ServiceModel, shape: Shape, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(shape.members ?? {});
  const isRequired = (member: string, reference: Reference): boolean =>
    shape.required?.includes(member) === true ||
    // Clients generate missing tokens, and a response has a status.
    (typeof reference === 'object' && (reference.idempotencyToken === true || reference.in === 'statusCode'));
  const one = ([member, reference]: [string, Reference]) =>
    value(model, reference, depth + 1).map((item): Record<string, unknown> => ({ [member]: item }));
  if (shape.union === true) return fc.oneof(...members.map(one));
  const kept = members.filter(([member, reference]) => depth < deepest || isRequired(member, reference));
  return fc
    .tuple(
      ...kept.map((entry) =>
        isRequired(...entry) ? one(entry) : fc.option(one(entry), { nil: {}, freq: depth === 0 ? 4 : 1 }),
      ),
    )
    .map((parts) => Object.assign({}, ...parts) as Record<string, unknown>);
}

function value(model: ServiceModel, reference: Reference, depth: number): fc.Arbitrary<unknown> {
  const shape = shapeOf(model, reference);
  const place = typeof reference === 'object' ? reference.in : undefined;
  const { list, map, key } = shape;
  if (shape.members !== undefined) return structure(model, shape, depth);
  // An empty list in a query or header is the same as none.
  if (list !== undefined)
    return fc.array(item(model, list, depth, place), { minLength: place === undefined ? 0 : 1, maxLength: 2 });
  if (map !== undefined && key !== undefined) {
    const keys = shapeOf(model, key).enum;
    const name = keys === undefined ? fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/) : fc.constantFrom(...keys);
    return fc.dictionary(name, item(model, map, depth, place), { minKeys: place === undefined ? 0 : 1, maxKeys: 2 });
  }
  return simple(shape, place);
}

function item(
  model: ServiceModel,
  reference: Reference,
  depth: number,
  place: Member['in'] | undefined,
): fc.Arbitrary<unknown> {
  return place === undefined ? value(model, reference, depth + 1) : simple(shapeOf(model, reference), place);
}

function simple(shape: Shape, place: Member['in'] | undefined): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case 'integer':
    case 'long':
      return place === 'statusCode' ? fc.integer({ min: 200, max: 203 }) : fc.integer();
    case 'float':
    case 'double':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number));
    case 'boolean':
      return fc.boolean();
    case 'timestamp':
      return fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));
    case 'blob':
      return fc.uint8Array({ minLength: 1, maxLength: 20 });
    case 'string':
      if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
      if (place === 'header' || place === 'headers') return fc.stringMatching(/^[!-+\--~]{1,20}$/);
      return fc.string({ unit: 'grapheme', minLength: place === undefined ? 0 : 1, maxLength: 20 });
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

/** A value in a form that compares: bytes and dates as strings, without empty members that clients add. */
export function comparable(model: ServiceModel, reference: Reference | undefined, value: unknown): unknown {
  if (reference === undefined) return undefined;
  const shape = shapeOf(model, reference);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.toISOString();
  const { members, list, map } = shape;
  if (Array.isArray(value)) return value.map((item) => comparable(model, list, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => item !== undefined && item !== null && !(key === shape.payload && isEmpty(item)))
      .map(([key, item]) => [
        key,
        members === undefined && map === undefined ? item : comparable(model, map ?? members?.[key], item),
      ]),
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
