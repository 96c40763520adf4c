import { ownValue } from '../own-value.js';
import { type Reference, type ServiceModel, type Shape, shapeOf } from '../models/service-model.js';

/** The JSON of an input. https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export function jsonText(model: ServiceModel, operation: string, input: Readonly<Record<string, unknown>>): string {
  const shape = model.operations[operation]?.input;
  return JSON.stringify(shape === undefined ? input : jsonValue(model, shape, input));
}

/** A value as JSON of the wire. */
export function jsonValue(model: ServiceModel, reference: Reference, value: unknown): unknown {
  const shape = shapeOf(model, reference);
  if (value instanceof Date) return dateText(shape, value, 'unixTimestamp');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value))
    return value.map((item) => (shape.list === undefined ? item : jsonValue(model, shape.list, item)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (shape.map !== undefined) return [name, jsonValue(model, shape.map, item)];
      const member = ownValue(shape.members, name);
      const wire = typeof member === 'object' ? (member.name ?? name) : name;
      return [wire, member === undefined ? item : jsonValue(model, member, item)];
    }),
  );
}

/** A timestamp in the format of its shape, else in that of its place. */
export function dateText(shape: Shape, date: Date, format: 'iso8601' | 'rfc822' | 'unixTimestamp'): string | number {
  const own = shape.timestampFormat ?? format;
  if (own === 'unixTimestamp') return date.getTime() / 1000;
  return own === 'rfc822' ? date.toUTCString() : date.toISOString().replace('.000Z', 'Z');
}

/** A value as text; one that is no simple value as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
