import { ownValue } from '../own-value.js';
import { deepestInput, fits } from './fits.js';
import { matchesPattern } from './patterns.js';
import { type Reference, type ServiceModel, type Shape, shapeName, shapeOf } from './service-model.js';

/** Structures in structures are shown to this depth. */
const deepest = 8;

/** A value as AWS's messages show it: `{key=value}`, `[a, b]`. Values of a request may have any type. */
export function describeValue(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || value instanceof Date) return String(value);
  if (depth > deepest) return '...';
  if (value instanceof Uint8Array) return 'java.nio.HeapByteBuffer';
  if (Array.isArray(value)) return `[${value.map((item) => describeValue(item, depth + 1)).join(', ')}]`;
  return `{${describeMembers(value, depth)}}`;
}

/** A list of structures as AWS's messages show it: `[RoutingConfigurationListItem(weight=50)]`. */
export function describeList(items: readonly unknown[], item: string): string {
  const name = item.startsWith(':') ? '' : item;
  const describeItem = (each: unknown): string =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? `${name}(${describeMembers(each, 1)})`
      : describeValue(each, 1);
  return `[${items.map(describeItem).join(', ')}]`;
}

function describeMembers(value: object, depth: number): string {
  return Object.entries(value)
    .map(([key, part]) => `${key}=${describeValue(part, depth + 1)}`)
    .join(', ');
}

/** A constraint of a model that an input does not keep. */
export interface Violation {
  /** Members from the input down, joined by points; items of lists are numbered from 1: `routes.1.member.weight`. */
  readonly path: string;
  readonly kind: 'required' | 'type' | 'enum' | 'length' | 'range' | 'pattern' | 'union' | 'depth';
  /** The value as AWS's messages show it; `null` for a missing one, and empty for one that messages must not show. */
  readonly shown: string;
  /** In AWS's words: `Member must not be null`. */
  readonly constraint: string;
  /** Of a wrong type or enum: the value. Of a wrong type: the type that the model has. */
  readonly value?: unknown;
  readonly wanted?: string;
  /** The code of AWS's error, where it differs from the service's validation error. */
  readonly code?: string;
  /** Of a wrong value of an enum: the value is in {@link value}. */
  readonly allowed?: readonly string[];
}

/**
 * Compares an input with its shape. Members that the model does not have are ignored, as AWS ignores them.
 *
 * @param input as the JSON protocol has it; timestamps may be numbers, ISO strings or `Date`s, blobs base64 or bytes
 * @returns every violation, in the order of the model's members
 */
export function violationsOf(model: ServiceModel, shape: string, input: unknown): Violation[] {
  return fits(model, shape, input) ? [] : listViolations(model, shape, input);
}

/** The same, at the cost of an invalid input. */
export function listViolations(model: ServiceModel, shape: string, input: unknown): Violation[] {
  const found: Violation[] = [];
  check(model, shape, input, '', found, 0);
  return found;
}

function check(
  model: ServiceModel,
  reference: Reference,
  value: unknown,
  path: string,
  found: Violation[],
  depth: number,
): void {
  const shape = shapeOf(model, reference);
  const isNested = shape.members !== undefined || shape.list !== undefined || shape.map !== undefined;
  if (isNested && depth >= deepestInput) {
    const constraint = `Member must not be nested more than ${deepestInput} levels deep`;
    found.push({ path: path.slice(0, 200), kind: 'depth', shown: "'...'", constraint });
    return;
  }
  if (shape.members !== undefined) checkMembers(model, shape, value, path, found, depth);
  else if (shape.list !== undefined) {
    if (!Array.isArray(value)) return void wrongType(value, 'list', path, found);
    checkLength(shape, value.length, () => describeList(value, shapeName(shape.list ?? '')), path, found);
    const { list } = shape;
    value.forEach((item, index) => checkPresent(model, list, item, `${path}.${index + 1}.member`, found, depth + 1));
  } else if (shape.map !== undefined) {
    if (!isRecord(value)) return void wrongType(value, 'map', path, found);
    const entries = Object.entries(value);
    checkLength(shape, entries.length, () => describeValue(value), path, found);
    for (const [key, item] of entries) {
      if (shape.key !== undefined) check(model, shape.key, key, `${path}.${key}.key`, found, depth + 1);
      checkPresent(model, shape.map, item, `${path}.${key}.member`, found, depth + 1);
    }
  } else checkSimple(shape, value, path, found);
}

function checkPresent(
  model: ServiceModel,
  reference: Reference,
  value: unknown,
  path: string,
  found: Violation[],
  depth: number,
): void {
  if (value !== undefined && value !== null) check(model, reference, value, path, found, depth);
}

function checkMembers(
  model: ServiceModel,
  shape: Shape,
  value: unknown,
  path: string,
  found: Violation[],
  depth: number,
): void {
  if (!isRecord(value)) return void wrongType(value, 'structure', path, found);
  const at = (member: string): string => (path === '' ? member : `${path}.${member}`);
  const required = new Set(shape.required);
  let present = 0;
  for (const [member, reference] of Object.entries(shape.members ?? {})) {
    const item = ownValue(value, member);
    if (item !== undefined && item !== null) {
      present += 1;
      if (typeof reference === 'object' && reference.streaming === true) continue; // a stream has no constraints
      check(model, reference, item, at(member), found, depth + 1);
    } else if (required.has(member)) {
      found.push({ path: at(member), kind: 'required', shown: 'null', constraint: 'Member must not be null' });
    }
  }
  if (shape.union === true && present !== 1) {
    found.push({ path, kind: 'union', shown: describeValue(value), constraint: 'Member must have exactly one member' });
  }
}

const numbers = new Set(['integer', 'long', 'float', 'double']);

function checkSimple(shape: Shape, value: unknown, path: string, found: Violation[]): void {
  const { type } = shape;
  if (type === 'string') checkString(shape, value, path, found);
  else if (type !== undefined && numbers.has(type)) checkNumber(shape, value, path, found);
  else if (type === 'boolean' && typeof value !== 'boolean') wrongType(value, 'boolean', path, found);
  else if (type === 'timestamp' && !isTimestamp(value)) wrongType(value, 'timestamp', path, found);
  else if (type === 'blob') {
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) return void wrongType(value, 'blob', path, found);
    const bytes = typeof value === 'string' ? Buffer.byteLength(value, 'base64') : value.byteLength;
    checkLength(shape, bytes, () => 'java.nio.HeapByteBuffer', path, found);
  }
}

function checkString(shape: Shape, value: unknown, path: string, found: Violation[]): void {
  if (typeof value !== 'string') return void wrongType(value, 'string', path, found);
  const shown = `'${value}'`;
  checkLength(shape, value.length, () => value, path, found);
  if (shape.pattern !== undefined && !matchesPattern(shape.pattern, value)) {
    const constraint = `Member must satisfy regular expression pattern: ${shape.pattern}`;
    found.push({ path, kind: 'pattern', shown, constraint });
  }
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    const constraint = `Member must satisfy enum value set: [${shape.enum.join(', ')}]`;
    found.push({ path, kind: 'enum', shown, constraint, value, allowed: shape.enum });
  }
}

function checkNumber(shape: Shape, value: unknown, path: string, found: Violation[]): void {
  if (typeof value !== 'number') return void wrongType(value, shape.type ?? 'number', path, found);
  const add = (constraint: string): void => void found.push({ path, kind: 'range', shown: `'${value}'`, constraint });
  if (shape.min !== undefined && value < shape.min) add(`Member must have value greater than or equal to ${shape.min}`);
  if (shape.max !== undefined && value > shape.max) add(`Member must have value less than or equal to ${shape.max}`);
}

function checkLength(shape: Shape, length: number, shown: () => string, path: string, found: Violation[]): void {
  const add = (constraint: string): void =>
    void found.push({ path, kind: 'length', shown: `'${shown()}'`, constraint });
  if (shape.min !== undefined && length < shape.min)
    add(`Member must have length greater than or equal to ${shape.min}`);
  if (shape.max !== undefined && length > shape.max) add(`Member must have length less than or equal to ${shape.max}`);
}

function wrongType(value: unknown, wanted: string, path: string, found: Violation[]): void {
  const constraint = `Member must be a ${wanted}`;
  found.push({ path, kind: 'type', shown: `'${describeValue(value)}'`, constraint, value, wanted });
}

function isTimestamp(value: unknown): boolean {
  return value instanceof Date || typeof value === 'number' || typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
