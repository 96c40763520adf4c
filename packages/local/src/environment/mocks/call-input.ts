import { type Json } from '@stepwell/asl';
import { type Reference, type ServiceModel, shapeOf } from '../../kernel/models/service-model.js';
import { type Values } from '../../kernel/operation.js';
import { ownValue } from '../../kernel/own-value.js';
import { memberNames } from '../../services/states/integrations/service-call/member-names.js';

/**
 * The input of an API call as JSON, as a task would have it: members are spelled as in AWS SDK integrations, dates are in ISO 8601, bytes
 * are text. A body that is JSON is parsed; streams are left out.
 */
export function callInput(model: ServiceModel, operation: string, input: Values): Json {
  const reference = ownValue(model.operations, operation)?.input;
  return reference === undefined ? {} : inputJson(model, reference, input);
}

function inputJson(model: ServiceModel, reference: Reference, value: unknown): Json {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return bytesJson(value);
  const shape = shapeOf(model, reference);
  const { members, list, map } = shape;
  if (Array.isArray(value))
    return value.map((item) => (list === undefined ? (item as Json) : inputJson(model, list, item)));
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json; // a simple type
  const entries = Object.entries(value).filter(([, item]) => !isStream(item));
  if (map !== undefined) return Object.fromEntries(entries.map(([key, item]) => [key, inputJson(model, map, item)]));
  if (members === undefined) return value as Json; // a document
  const names = memberNames(model, reference, 'sdk');
  return Object.fromEntries(
    entries.map(([member, item]) => [
      names.nameOf(member),
      inputJson(model, ownValue(members, member) ?? ':any', item),
    ]),
  );
}

function bytesJson(bytes: Uint8Array): Json {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return JSON.parse(text) as Json; // JSON.parse returns JSON
  } catch {
    return text;
  }
}

function isStream(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
