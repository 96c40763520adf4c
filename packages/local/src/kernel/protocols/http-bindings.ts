import { type IncomingHttpHeaders } from 'node:http';
import { type Member, type ServiceModel, type Shape, shapeOf } from '../models/service-model.js';
import { readTimestamp, writeTimestamp } from './json-values.js';

/**
 * The members of an input that the head of a request carries: labels of the path, query parameters and headers.
 *
 * @see https://smithy.io/2.0/spec/http-bindings.html
 */
export function readBoundMembers(
  model: ServiceModel,
  shape: Shape,
  head: { labels: ReadonlyMap<string, string>; query: URLSearchParams; headers: IncomingHttpHeaders },
): [member: string, value: unknown][] {
  const entries: [string, unknown][] = [];
  for (const [member, reference] of Object.entries(shape.members ?? {})) {
    if (typeof reference === 'string' || reference.in === undefined) continue;
    const value = readBound(model, member, reference, head);
    if (value !== undefined) entries.push([member, value]);
  }
  return entries;
}

type Head = Parameters<typeof readBoundMembers>[2];

function readBound(model: ServiceModel, member: string, reference: Member, head: Head): unknown {
  const name = reference.name ?? member;
  const shape = shapeOf(model, reference);
  switch (reference.in) {
    case 'uri':
      return simple(shape, head.labels.get(name));
    case 'querystring': {
      if (shape.map !== undefined) return Object.fromEntries(head.query);
      const { list } = shape;
      const values = head.query.getAll(name);
      if (list === undefined) return simple(shape, values[0]);
      return values.length === 0 ? undefined : values.map((value) => simple(shapeOf(model, list), value));
    }
    case 'header': {
      const value = head.headers[name.toLowerCase()];
      const text = Array.isArray(value) ? value.join(',') : value;
      if (text === undefined) return undefined;
      const { list } = shape;
      return list === undefined
        ? simple(shape, text)
        : text.split(',').map((item) => simple(shapeOf(model, list), item.trim()));
    }
    case 'headers': {
      const prefix = name.toLowerCase();
      const found = Object.entries(head.headers)
        .filter(([header]) => header.startsWith(prefix))
        .map(([header, value]) => [header.slice(prefix.length), String(value)]);
      return found.length === 0 ? undefined : Object.fromEntries(found);
    }
    default:
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
  for (const [member, reference] of Object.entries(shape.members ?? {})) {
    if (typeof reference === 'string' || reference.in === undefined) continue;
    const value = Object.hasOwn(output, member) ? output[member] : undefined;
    if (value === undefined || value === null) continue;
    if (reference.in === 'statusCode') status = Number(value);
    else if (reference.in === 'headers') {
      for (const [key, item] of Object.entries(value))
        headers[`${reference.name ?? ''}${key}`.toLowerCase()] = String(item);
    } else headers[(reference.name ?? member).toLowerCase()] = headerText(shapeOf(model, reference), value);
  }
  return { status, headers };
}

function headerText(shape: Shape, value: unknown): string {
  if (value instanceof Date) return String(writeTimestamp(shape, value, 'rfc822'));
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** A text of the head as its shape has it; a text that is none of that type stays, and validation refuses it. */
function simple(shape: Shape, text: string | undefined): unknown {
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
