import { type Json, type JsonObject } from '@stepwell/asl';
import { type Reference, shapeOf } from '../../../../kernel/models/service-model.js';
import { memberNames, type Spelling } from './member-names.js';
import { isBodyMember, type SpelledModel } from './task-input.js';

/**
 * Turns an output of an operation into the result of a task: members get the names of the integration, bytes and streams
 * become strings, members that are undefined are left out.
 */
export async function fromServiceOutput(
  spelled: SpelledModel,
  reference: Reference,
  value: unknown,
  isBody = false,
): Promise<Json> {
  if (value instanceof Date) return dateJson(value, spelled.spelling);
  if (value instanceof Uint8Array) return Buffer.from(value).toString(isBody ? 'utf8' : 'base64');
  if (isSdkStream(value)) return value.transformToString();
  if (isStream(value)) return textOf(value);
  const shape = shapeOf(spelled.model, reference);
  if (shape.members !== undefined) return structure(spelled, reference, value);
  const { list, map } = shape;
  if (list !== undefined && Array.isArray(value)) {
    return Promise.all(value.map((item) => fromServiceOutput(spelled, list, item)));
  }
  if (map !== undefined && isRecord(value)) {
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, part]) => [key, await fromServiceOutput(spelled, map, part)]),
    );
    return Object.fromEntries(entries) as JsonObject; // each value is JSON by now
  }
  if (typeof value === 'bigint') return Number(value);
  if (value === undefined) return null;
  // Strings, numbers, booleans and documents are JSON already; a header's number may be an object that has its text.
  return typeof value === 'object' ? (JSON.parse(JSON.stringify(value)) as Json) : (value as Json);
}

async function structure(spelled: SpelledModel, reference: Reference, value: unknown): Promise<JsonObject> {
  const entries: [string, Json][] = [];
  if (!isRecord(value)) return {};
  const { members = {}, payload } = shapeOf(spelled.model, reference);
  const names = memberNames(spelled.model, reference, spelled.spelling);
  for (const [member, inner] of Object.entries(members)) {
    const own = Object.hasOwn(value, member) ? value[member] : undefined;
    if (own === undefined || own === null) continue;
    const isBody = isBodyMember(inner, member, payload);
    entries.push([names.nameOf(member), await fromServiceOutput(spelled, inner, own, isBody)]);
  }
  return Object.fromEntries(entries);
}

/**
 * A date in a result: AWS SDK integrations have ISO 8601 as Java writes an instant, with no fraction where it is zero;
 * optimized ones have milliseconds since the epoch.
 */
export function dateJson(date: Date, spelling: Spelling): Json {
  return spelling === 'sdk' ? isoDate(date) : date.getTime();
}

/** As Java writes an instant: no fraction where it is zero. */
export function isoDate(date: Date): string {
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
