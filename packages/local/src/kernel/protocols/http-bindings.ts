import { ownValue } from '../own-value.js';
import { type Member, type ServiceModel, type Shape, shapeOf } from '../models/service-model.js';
import { type RequestHead } from './http-operation.js';
import { readTimestamp, writeTimestamp } from './json-values.js';

/** A member that is outside the body. */
interface Binding {
  readonly member: string;
  readonly place: NonNullable<Member['in']>;
  /** The label or parameter; a header or its prefix in lower case. */
  readonly name: string;
  readonly shape: Shape;
  /** The shape of the items of a list. */
  readonly item?: Shape;
}

const bindingsOfShapes = new WeakMap<Shape, readonly Binding[]>();

function bindingsOf(model: ServiceModel, shape: Shape): readonly Binding[] {
  const known = bindingsOfShapes.get(shape);
  if (known !== undefined) return known;
  const bindings = Object.entries(shape.members ?? {}).flatMap(([member, reference]): Binding[] => {
    if (typeof reference === 'string' || reference.in === undefined) return [];
    const own = shapeOf(model, reference);
    const name = reference.name ?? member;
    return [
      {
        member,
        place: reference.in,
        name: reference.in.startsWith('header') ? name.toLowerCase() : name,
        shape: own,
        ...(own.list === undefined ? {} : { item: shapeOf(model, own.list) }),
      },
    ];
  });
  bindingsOfShapes.set(shape, bindings);
  return bindings;
}

/**
 * The members of an input that the head of a request has: labels of the path, query parameters and headers.
 *
 * @see https://smithy.io/2.0/spec/http-bindings.html
 */
export function readBoundMembers(
  model: ServiceModel,
  shape: Shape,
  head: Pick<RequestHead, 'query' | 'headers'> & { readonly labels: ReadonlyMap<string, string> },
): [member: string, value: unknown][] {
  const entries: [string, unknown][] = [];
  const bindings = bindingsOf(model, shape);
  for (const binding of bindings) {
    const value = readBound(binding, bindings, head);
    if (value !== undefined) entries.push([binding.member, value]);
  }
  return entries;
}

function readBound(
  { place, name, shape, item }: Binding,
  bindings: readonly Binding[],
  { labels, query, headers }: Parameters<typeof readBoundMembers>[2],
): unknown {
  switch (place) {
    case 'uri':
      return readSimple(shape, labels.get(name));
    case 'querystring': {
      if (shape.map !== undefined) {
        const others = new Set(bindings.map((other) => (other.place === 'querystring' ? other.name : '')));
        return Object.fromEntries([...query].filter(([key]) => !others.has(key)));
      }
      if (item === undefined) return readSimple(shape, query.get(name) ?? undefined);
      const values = query.getAll(name);
      return values.length === 0 ? undefined : values.map((value) => readSimple(item, value));
    }
    case 'header': {
      const value = headers[name];
      const text = Array.isArray(value) ? value.join(',') : value;
      if (text !== undefined && shape.type === 'timestamp') return readDate(text);
      if (text === undefined || item === undefined) return readSimple(shape, text);
      return text.split(',').map((part) => readSimple(item, part.trim()));
    }
    case 'headers': {
      const found = Object.entries(headers)
        .filter(([header]) => header.startsWith(name))
        .map(([header, value]) => [header.slice(name.length), String(value)]);
      return found.length === 0 ? undefined : Object.fromEntries(found);
    }
    case 'statusCode':
      return undefined;
  }
}

/** The status and headers of a response that carry members of an output. */
export function writeBoundMembers(
  model: ServiceModel,
  shape: Shape,
  output: Readonly<Record<string, unknown>>,
): { readonly status: number | undefined; readonly headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let status: number | undefined;
  for (const { member, place, name, shape: own } of bindingsOf(model, shape)) {
    const value = ownValue(output, member);
    if (value === undefined || value === null) continue;
    if (place === 'statusCode') status = Number(value);
    else if (place === 'header') headers[name] = headerText(own, value);
    else for (const [key, item] of Object.entries(value)) headers[`${name}${key.toLowerCase()}`] = String(item);
  }
  return { status, headers };
}

function headerText(shape: Shape, value: unknown): string {
  if (value instanceof Date) return String(writeTimestamp(shape, value, 'rfc822'));
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** The date of a header. HTTP ignores invalid dates, so they are no error. */
function readDate(text: string): Date | string {
  const date = /[a-z]/i.test(text) ? new Date(text) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? text : date;
}

/** A value of the type of its shape. A string of another type is returned unchanged, and fails the validation. */
export function readSimple(shape: Shape, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  switch (shape.type) {
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'timestamp':
      return readTimestamp(text);
    default:
      return text;
  }
}
