import { type Json, type JsonObject } from '@stepwell/asl';
import { type NormalizedSchema } from '@smithy/core/schema';
import { capitalized } from './casing.js';
import { isBody } from './sdk-input.js';

/** How a date is written: `aws-sdk:` integrations give ISO 8601, the optimised ones milliseconds since the epoch. */
export type DateFormat = 'iso' | 'epoch-millis';

/**
 * Turns an answer of the AWS SDK into a task's result: members get a capital, bytes and streams become text, what is
 * undefined is left out.
 */
export async function fromSdkOutput(value: unknown, schema: NormalizedSchema, dates: DateFormat): Promise<Json> {
  if (value instanceof Date) return dates === 'iso' ? isoDate(value) : value.getTime();
  if (value instanceof Uint8Array) return Buffer.from(value).toString(isBody(schema) ? 'utf8' : 'base64');
  if (hasText(value)) return value.transformToString();
  if (schema.isStructSchema()) return structure(value, schema, dates);
  if (schema.isListSchema() && Array.isArray(value))
    return Promise.all(value.map((item) => fromSdkOutput(item, schema.getValueSchema(), dates)));
  if (schema.isMapSchema() && isRecord(value)) {
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, part]) => [
        key,
        await fromSdkOutput(part, schema.getValueSchema(), dates),
      ]),
    );
    return Object.fromEntries(entries) as JsonObject; // each value is JSON by now
  }
  if (typeof value === 'bigint') return Number(value);
  if (value === undefined) return null;
  // Text, numbers, booleans and documents are JSON already; a header's number may come as an object that has its text.
  return JSON.parse(JSON.stringify(value)) as Json;
}

async function structure(value: unknown, schema: NormalizedSchema, dates: DateFormat): Promise<JsonObject> {
  const result: JsonObject = {};
  if (!isRecord(value)) return result;
  for (const [member, part] of schema.structIterator()) {
    const own = value[member];
    if (own !== undefined && own !== null) result[capitalized(member)] = await fromSdkOutput(own, part, dates);
  }
  return result;
}

/** As Java writes an instant: no fraction where it is zero. */
function isoDate(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A stream of the AWS SDK. */
function hasText(value: unknown): value is { transformToString(): Promise<string> } {
  return isRecord(value) && typeof value['transformToString'] === 'function';
}
