import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { type Reference, type ServiceModel, shapeOf } from '../../kernel/models/service-model.js';
import { type Values } from '../../kernel/operation.js';
import { eventStreamOf } from '../../kernel/protocols/event-stream.js';
import { ownValue } from '../../kernel/own-value.js';
import { memberNames } from '../../services/states/integrations/service-call/member-names.js';
import { isBodyMember } from '../../services/states/integrations/service-call/task-input.js';
import { memberNamed } from './check-result.js';
import { type ResultShape } from './result-shape.js';

/** A mocked result in the spelling of the integration. */
export function taskResult(result: Json, shape: ResultShape): Json {
  return spelled(shape, shape.reference, result, shape.untyped);
}

function spelled(of: ResultShape, reference: Reference, value: Json, untyped?: ReadonlySet<string>): Json {
  const { members, list, map, eventstream } = shapeOf(of.model, reference);
  if (eventstream === true && Array.isArray(value)) return value.map((event) => spelled(of, reference, event));
  if (list !== undefined && Array.isArray(value)) return value.map((item) => spelled(of, list, item));
  if (!isJsonObject(value)) return value;
  if (map !== undefined) return mapObject(value, (key, item) => [key, spelled(of, map, item)]);
  if (members === undefined) return value;
  const names = memberNames(of.model, reference, of.spelling);
  return mapObject(value, (name, item) => {
    const member = memberNamed(of.model, reference, name);
    const inner = member === undefined ? undefined : ownValue(members, member);
    if (member === undefined || inner === undefined) return [name, item];
    const written = names.nameOf(member);
    return [written, untyped?.has(written) === true ? item : spelled(of, inner, item)];
  });
}

/**
 * A mocked result as the output of an operation: members as the model spells them, dates as `Date`s, base64 as bytes.
 * The body of a message is a text or any JSON value; bytes are written as a data URL (`data:audio/mpeg;base64,…`).
 */
export function operationOutput(result: Json, model: ServiceModel, operation: string): Values {
  const output = ownValue(model.operations, operation)?.output;
  if (output === undefined || !isJsonObject(result)) return {};
  const values = outputValue(model, output, result) as Record<string, unknown>; // a structure is an object
  const stream = eventStreamOf(model, output);
  if (stream !== undefined) {
    const events = values[stream.name];
    values[stream.name] = eventsOf(Array.isArray(events) ? events : []);
  }
  return values;
}

async function* eventsOf(events: readonly unknown[]): AsyncGenerator<Record<string, unknown>> {
  for (const event of events) yield await Promise.resolve(event as Record<string, unknown>); // checked with the model
}

function outputValue(model: ServiceModel, reference: Reference, value: Json): unknown {
  const shape = shapeOf(model, reference);
  const { members, list, map } = shape;
  if (shape.eventstream === true && Array.isArray(value)) {
    return value.map((item) => (isJsonObject(item) ? structureValue(model, reference, item) : item));
  }
  if (list !== undefined && Array.isArray(value)) return value.map((item) => outputValue(model, list, item));
  if (isJsonObject(value)) {
    if (map !== undefined)
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, outputValue(model, map, item ?? null)]),
      );
    return members === undefined ? value : structureValue(model, reference, value);
  }
  if (shape.type === 'timestamp' && (typeof value === 'string' || typeof value === 'number')) return dateOf(value);
  return shape.type === 'blob' && typeof value === 'string' ? bytesOf(value, 'base64') : value;
}

function structureValue(model: ServiceModel, structure: Reference, value: JsonObject): Record<string, unknown> {
  const shape = shapeOf(model, structure);
  const written: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const member = memberNamed(model, structure, name);
    const reference = member === undefined ? undefined : ownValue(shape.members, member);
    if (member === undefined || reference === undefined || item === undefined || item === null) continue;
    const isBody = isBodyMember(reference, member, shape.payload) && shapeOf(model, reference).type === 'blob';
    written[member] = isBody ? bodyOf(item) : outputValue(model, reference, item);
  }
  return written;
}

function bodyOf(value: Json): Uint8Array {
  return typeof value === 'string' ? bytesOf(value, 'utf8') : Buffer.from(JSON.stringify(value));
}

function bytesOf(text: string, encoding: 'base64' | 'utf8'): Uint8Array {
  const [, data] = /^data:[^,]*;base64,(.*)$/s.exec(text) ?? [];
  return data === undefined ? Buffer.from(text, encoding) : Buffer.from(data, 'base64');
}

/** Step Functions writes dates in ISO 8601, or in milliseconds since the epoch; AWS's JSON has seconds. */
function dateOf(value: string | number): Date {
  if (typeof value === 'string') return new Date(value);
  return new Date(value < 100_000_000_000 ? value * 1000 : value);
}

function mapObject(object: JsonObject, change: (name: string, value: Json) => [string, Json]): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => change(name, value ?? null)));
}
