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

/** The bindings of a structure by their place. Requests without a query skip its parameters. */
interface Bindings {
  readonly all: readonly Binding[];
  readonly byMember: ReadonlyMap<string, Binding>;
  readonly labels: readonly Binding[];
  readonly headers: readonly Binding[];
  /** Maps of headers with a common prefix. */
  readonly prefixes: readonly Binding[];
  readonly parameters: readonly Binding[];
}

const bindingsOfShapes = new WeakMap<Shape, Bindings>();

function bindingsOf(model: ServiceModel, shape: Shape): Bindings {
  const known = bindingsOfShapes.get(shape);
  if (known !== undefined) return known;
  const all = Object.entries(shape.members ?? {}).flatMap(([member, reference]): Binding[] => {
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
  const at = (place: Binding['place']): Binding[] => all.filter((binding) => binding.place === place);
  const bindings: Bindings = {
    all,
    byMember: new Map(all.map((binding) => [binding.member, binding])),
    labels: at('uri'),
    headers: at('header'),
    prefixes: at('headers'),
    parameters: at('querystring'),
  };
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
  { query, headers }: Pick<RequestHead, 'query' | 'headers'>,
  labels: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const bindings = bindingsOf(model, shape);
  const members: Record<string, unknown> = {}; // its names are the model's
  for (const { member, name, shape: own } of bindings.labels) {
    const label = labels.get(name);
    if (label !== undefined) members[member] = readSimple(own, label);
  }
  for (const binding of bindings.headers) {
    const value = headers[binding.name];
    if (value !== undefined) members[binding.member] = readHeader(binding, value);
  }
  for (const { member, name } of bindings.prefixes) {
    const found = readPrefixed(name, headers);
    if (found !== undefined) members[member] = found;
  }
  for (const binding of bindings.parameters) {
    if (query.size === 0 && binding.shape.map === undefined) continue;
    const value = readParameter(binding, bindings, query);
    if (value !== undefined) members[binding.member] = value;
  }
  return members;
}

function readHeader({ shape, item }: Binding, value: string | string[]): unknown {
  const text = typeof value === 'string' ? value : value.join(',');
  if (shape.type === 'timestamp') return readDate(text);
  return item === undefined ? readSimple(shape, text) : text.split(',').map((part) => readSimple(item, part.trim()));
}

function readPrefixed(prefix: string, headers: RequestHead['headers']): Record<string, string> | undefined {
  let found: [string, string][] | undefined;
  for (const name in headers) {
    if (!name.startsWith(prefix)) continue;
    found ??= [];
    found.push([name.slice(prefix.length), String(headers[name])]);
  }
  return found && Object.fromEntries(found);
}

function readParameter({ name, shape, item }: Binding, { parameters }: Bindings, query: URLSearchParams): unknown {
  if (shape.map !== undefined) {
    const others = new Set(parameters.map((other) => other.name));
    return Object.fromEntries([...query].filter(([key]) => !others.has(key)));
  }
  if (item === undefined) return readSimple(shape, query.get(name) ?? undefined);
  const values = query.getAll(name);
  return values.length === 0 ? undefined : values.map((value) => readSimple(item, value));
}

/** The status and headers of a response that carry members of an output. */
export function writeBoundMembers(
  model: ServiceModel,
  shape: Shape,
  output: Readonly<Record<string, unknown>>,
): { readonly status: number | undefined; readonly headers: Record<string, string | number> } {
  const headers: Record<string, string | number> = {};
  let status: number | undefined;
  const { byMember } = bindingsOf(model, shape);
  for (const member of Object.keys(output)) {
    const value = output[member];
    if (value === undefined || value === null) continue;
    const binding = byMember.get(member);
    if (binding === undefined) continue;
    const { place, name, shape: own } = binding;
    if (place === 'statusCode') status = Number(value);
    else if (place === 'header') headers[name] = headerText(own, value);
    else for (const [key, item] of Object.entries(value)) headers[`${name}${key.toLowerCase()}`] = String(item);
  }
  return { status, headers };
}

/** Encodes the values that no header can contain by RFC 2047, as S3 encodes user metadata. */
export function encodeHeaders(headers: Readonly<Record<string, string | number>>): Record<string, string | number> {
  const encoded = Object.entries(headers).map(([name, value]) => {
    const isValid = typeof value === 'number' || !/[^\t\x20-\x7e\x80-\xff]/.test(value);
    return [name, isValid ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`] as const;
  });
  return Object.fromEntries(encoded);
}

/** The last date of a header in its text: objects that are read together were often written together. */
const lastDate = { time: Number.NaN, text: '' };

function dateText(shape: Shape, date: Date): string {
  if (shape.timestampFormat !== undefined) return String(writeTimestamp(shape, date, 'rfc822'));
  if (lastDate.time !== date.getTime()) {
    lastDate.text = String(writeTimestamp(shape, date, 'rfc822'));
    lastDate.time = date.getTime();
  }
  return lastDate.text;
}

function headerText(shape: Shape, value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return dateText(shape, value);
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
      return shape.timestampFormat === 'rfc822' ? readDate(text) : readTimestamp(text);
    default:
      return text;
  }
}
