import { type Json, type JsonObject } from '@stepwell/asl';
import { type Reference, type ServiceModel, shapeOf } from '../../../../kernel/models/service-model.js';
import { capitalized } from './casing.js';
import { isBodyMember } from './task-input.js';

/** How a date is written: in ISO 8601 by `aws-sdk:` integrations, in milliseconds since the epoch by optimized ones. */
export type DateFormat = 'iso' | 'epoch-millis';

/**
 * Turns an output of an operation into the result of a task: members get a capital, bytes and streams become strings,
 * members that are undefined are left out.
 */
export async function fromServiceOutput(
  model: ServiceModel,
  reference: Reference,
  value: unknown,
  dates: DateFormat,
  isBody = false,
): Promise<Json> {
  if (value instanceof Date) return dates === 'iso' ? isoDate(value) : value.getTime();
  if (value instanceof Uint8Array) return Buffer.from(value).toString(isBody ? 'utf8' : 'base64');
  if (isSdkStream(value)) return value.transformToString();
  if (isStream(value)) return textOf(value);
  const shape = shapeOf(model, reference);
  if (shape.members !== undefined) return structure(model, shape.members, shape.payload, value, dates);
  const { list, map } = shape;
  if (list !== undefined && Array.isArray(value)) {
    return Promise.all(value.map((item) => fromServiceOutput(model, list, item, dates)));
  }
  if (map !== undefined && isRecord(value)) {
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, part]) => [key, await fromServiceOutput(model, map, part, dates)]),
    );
    return Object.fromEntries(entries) as JsonObject; // each value is JSON by now
  }
  if (typeof value === 'bigint') return Number(value);
  if (value === undefined) return null;
  // Strings, numbers, booleans and documents are JSON already; a header's number may be an object that has its text.
  return typeof value === 'object' ? (JSON.parse(JSON.stringify(value)) as Json) : (value as Json);
}

async function structure(
  model: ServiceModel,
  members: Readonly<Record<string, Reference>>,
  payload: string | undefined,
  value: unknown,
  dates: DateFormat,
): Promise<JsonObject> {
  const entries: [string, Json][] = [];
  if (!isRecord(value)) return {};
  for (const [member, reference] of Object.entries(members)) {
    const own = Object.hasOwn(value, member) ? value[member] : undefined;
    if (own === undefined || own === null) continue;
    const isBody = isBodyMember(reference, member, payload);
    entries.push([capitalized(member), await fromServiceOutput(model, reference, own, dates, isBody)]);
  }
  return Object.fromEntries(entries);
}

/** As Java writes an instant: no fraction where it is zero. */
function isoDate(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A stream of the AWS SDK. */
function isSdkStream(value: unknown): value is { transformToString(): Promise<string> } {
  return isRecord(value) && typeof value['transformToString'] === 'function';
}

function isStream(value: unknown): value is AsyncIterable<Uint8Array | string> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function textOf(stream: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
