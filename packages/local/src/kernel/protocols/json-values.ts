import { AwsError } from '../aws-error.js';
import {
  type Reference,
  type ServiceModel,
  type Shape,
  shapeName,
  shapeOf,
  wireName,
} from '../models/service-model.js';

/**
 * Reads a JSON value of the wire by its shape: timestamps become `Date`s, blobs `Buffer`s, members get the names of the
 * model. Values of a wrong type stay as they are; the kernel's validation refuses them.
 */
export function readJsonValue(model: ServiceModel, reference: Reference, value: unknown): unknown {
  if (value === null || value === undefined || isVerbatim(model, reference)) return value;
  const shape = shapeOf(model, reference);
  if (shape.members !== undefined) return isRecord(value) ? readMembers(model, shape, value) : value;
  const { list, map } = shape;
  if (list !== undefined) return Array.isArray(value) ? value.map((item) => readJsonValue(model, list, item)) : value;
  if (map !== undefined) return isRecord(value) ? mapValues(value, (item) => readJsonValue(model, map, item)) : value;
  if (shape.type === 'timestamp') return readTimestamp(value);
  return shape.type === 'blob' && typeof value === 'string' ? Buffer.from(value, 'base64') : value;
}

/**
 * Writes a value as JSON of the wire: the reverse of {@link readJsonValue}. Members that are `undefined` are left out.
 */
export function writeJsonValue(model: ServiceModel, reference: Reference, value: unknown): unknown {
  if (value === null || value === undefined || isVerbatim(model, reference)) return value;
  const shape = shapeOf(model, reference);
  if (shape.members !== undefined) return isRecord(value) ? writeMembers(model, shape, value) : value;
  const { list, map } = shape;
  if (list !== undefined) return Array.isArray(value) ? value.map((item) => writeJsonValue(model, list, item)) : value;
  if (map !== undefined) return isRecord(value) ? mapValues(value, (item) => writeJsonValue(model, map, item)) : value;
  if (value instanceof Date) return writeTimestamp(shape, value, 'unixTimestamp');
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

/**
 * A timestamp of the wire: seconds since the epoch, or a text with a date. An unreadable one is a serialization error.
 */
export function readTimestamp(value: unknown): unknown {
  if (typeof value !== 'number' && typeof value !== 'string') return value;
  const seconds = typeof value === 'number' ? value : /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  const date = seconds === undefined ? new Date(value) : new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime())) throw new AwsError('SerializationException', `${String(value)} is not a timestamp`);
  return date;
}

/** A timestamp as the wire has it: in the format of its shape, else in the protocol's. */
export function writeTimestamp(
  shape: Shape,
  date: Date,
  protocolFormat: 'iso8601' | 'rfc822' | 'unixTimestamp',
): string | number {
  switch (shape.timestampFormat ?? protocolFormat) {
    case 'iso8601':
      return date.toISOString();
    case 'rfc822':
      return date.toUTCString();
    case 'unixTimestamp':
      return date.getTime() / 1000;
  }
}

function readMembers(model: ServiceModel, shape: Shape, value: Record<string, unknown>): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const { member, wire, reference } of bodyMembers(shape)) {
    if (Object.hasOwn(value, wire)) read[member] = readJsonValue(model, reference, value[wire]);
  }
  return read;
}

function writeMembers(model: ServiceModel, shape: Shape, value: Record<string, unknown>): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const { member, wire, reference } of bodyMembers(shape)) {
    const item = Object.hasOwn(value, member) ? value[member] : undefined;
    if (item !== undefined && item !== null) written[wire] = writeJsonValue(model, reference, item);
  }
  return written;
}

interface BodyMember {
  readonly member: string;
  readonly wire: string;
  readonly reference: Reference;
}

const membersOfBodies = new WeakMap<Shape, readonly BodyMember[]>();

/** The members of a structure that its JSON has: not those of headers, paths and queries. */
function bodyMembers(shape: Shape): readonly BodyMember[] {
  const known = membersOfBodies.get(shape);
  if (known !== undefined) return known;
  const members = Object.entries(shape.members ?? {})
    .filter(([, reference]) => typeof reference === 'string' || reference.in === undefined)
    .map(([member, reference]) => ({ member, wire: wireName(member, reference), reference }));
  membersOfBodies.set(shape, members);
  return members;
}

const verbatim = new WeakMap<ServiceModel, Map<string, boolean>>();

/** Whether a shape's values are the same on the wire and in memory, so that nothing has to be copied. */
function isVerbatim(model: ServiceModel, reference: Reference): boolean {
  const known = verbatim.get(model) ?? new Map<string, boolean>();
  verbatim.set(model, known);
  const name = shapeName(reference);
  const found = known.get(name);
  if (found !== undefined) return found;
  known.set(name, true); // a shape that contains itself differs only where another part of it does
  const result = compute(model, shapeOf(model, reference));
  known.set(name, result);
  return result;
}

function compute(model: ServiceModel, shape: Shape): boolean {
  if (shape.members !== undefined) {
    return Object.values(shape.members).every(
      (reference) =>
        (typeof reference === 'string' || (reference.name === undefined && reference.in === undefined)) &&
        isVerbatim(model, reference),
    );
  }
  if (shape.list !== undefined) return isVerbatim(model, shape.list);
  if (shape.map !== undefined) return isVerbatim(model, shape.map);
  return shape.type !== 'timestamp' && shape.type !== 'blob';
}

function mapValues(value: Record<string, unknown>, change: (item: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
