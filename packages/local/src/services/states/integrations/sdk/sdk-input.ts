import { isJsonObject, type Json } from '@stepwell/asl';
import { type NormalizedSchema } from '@smithy/core/schema';
import { capitalized } from './casing.js';

/**
 * Turns a task's parameters into a request of the AWS SDK, as the service's model says: members lose their capital
 * where the model has none, JSON becomes text where the model wants text, text becomes bytes and dates, null is left
 * out. What the model does not have is added to `problems`, in AWS's words.
 */
export function toSdkInput(value: Json, schema: NormalizedSchema, problems: string[]): unknown {
  if (value === null) return undefined;
  if (schema.isStructSchema()) return structure(value, schema, problems);
  if (schema.isListSchema())
    return Array.isArray(value)
      ? value.map((item) => toSdkInput(item, schema.getValueSchema(), problems))
      : wrong(value, 'an array', problems);
  if (schema.isMapSchema()) {
    if (!isJsonObject(value)) return wrong(value, 'an object', problems);
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, toSdkInput(part, schema.getValueSchema(), problems)]),
    );
  }
  if (schema.isBlobSchema()) return blob(value, schema);
  if (schema.isTimestampSchema())
    return typeof value === 'number'
      ? new Date(value * 1000)
      : typeof value === 'string'
        ? new Date(value)
        : wrong(value, 'a timestamp', problems);
  if (schema.isStringSchema()) return asText(value);
  if (schema.isNumericSchema())
    return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
  if (schema.isBooleanSchema()) return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}

function structure(value: Json, schema: NormalizedSchema, problems: string[]): unknown {
  if (!isJsonObject(value)) return wrong(value, 'an object', problems);
  const members = new Map(
    [...schema.structIterator()].map(([member, part]) => [capitalized(member), { member, part }]),
  );
  const request: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    const known = members.get(key);
    if (known === undefined) problems.push(`The field "${key}" is not supported by Step Functions`);
    else request[known.member] = toSdkInput(part, known.part, problems);
  }
  return request;
}

/**
 * A message's body (S3's, Lambda's) is the value as JSON: text gets its quotes, as recordings of AWS show. Other bytes
 * are base64 in JSON, as DynamoDB's `B` is.
 */
function blob(value: Json, schema: NormalizedSchema): Uint8Array {
  return isBody(schema) ? Buffer.from(JSON.stringify(value)) : Buffer.from(asText(value), 'base64');
}

/** Whether bytes are the body of the HTTP message. */
export function isBody(schema: NormalizedSchema): boolean {
  return schema.isStreaming() || schema.getMergedTraits().httpPayload === 1;
}

/** Step Functions writes JSON where a service wants text: a message's body, an execution's input. */
function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function wrong(value: Json, wanted: string, problems: string[]): undefined {
  problems.push(`The value ${JSON.stringify(value).slice(0, 80)} must be ${wanted}`);
  return undefined;
}
