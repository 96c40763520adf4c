import { type AwsError } from '../../../kernel/aws-error.js';
import { serializationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { checkBase64, deepestValue, nestedTooDeeply } from '../values/read-value.js';
import { type MapShape, type Shape, type StructShape, valueShape } from './shape.js';

/**
 * Checks the JSON types of a request, as DynamoDB does while it reads it. Returns the fields that the shape has, without
 * those that are null. Throws `SerializationException`; for a value that is nested too deeply, `ValidationException`.
 */
export function checkTypes(input: Fields, shape: StructShape): Fields {
  return readStruct(input, shape, 0);
}

function readStruct(input: Fields, { fields }: StructShape, depth: number): Fields {
  const read = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(fields, name)) continue;
    const value = readField(input[name], fields[name] as Shape, depth, 'field'); // a name of the fields
    if (value !== undefined) read[name] = value;
  }
  return read;
}

/** @param place whether the value is a field of a struct or an element of a list or map: errors differ */
function readField(value: unknown, shape: Shape, depth: number, place: 'field' | 'element'): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape.type) {
    case 'string':
      return readString(value);
    case 'integer':
      return readInteger(value, shape.java ?? 'Integer');
    case 'boolean':
      return readBoolean(value);
    case 'blob':
      return readBlob(value);
    case 'list':
      if (!Array.isArray(value))
        throw typeof value === 'object' ? structureError() : wrongType('Unexpected field type');
      return value.map((element) => readField(element, shape.of, depth, 'element'));
    case 'map':
      return readMap(value, shape, depth);
    case 'value':
      if (depth >= deepestValue) throw nestedTooDeeply();
      return readStruct(structOf(value, valueShape, place), valueShape, depth + 1);
    case 'struct':
      return readStruct(structOf(value, shape, place), shape, depth);
  }
}

function structOf(value: unknown, { name }: StructShape, place: 'field' | 'element'): Fields {
  if (Array.isArray(value))
    throw wrongType(`Unrecognized collection type class com.amazonaws.dynamodb.v20120810.${name}`);
  if (typeof value !== 'object' || value === null)
    throw wrongType(place === 'field' ? 'Unexpected field type' : 'Unexpected value type in payload');
  return value as Fields; // an object that came from JSON
}

function readMap(value: unknown, { of, java }: MapShape, depth: number): Fields {
  if (Array.isArray(value)) {
    const type = java.includes('.') ? java : `com.amazonaws.dynamodb.v20120810.${java}`;
    throw wrongType(`Unrecognized collection type java.util.Map<java.lang.String, ${type}>`);
  }
  if (typeof value !== 'object' || value === null) throw wrongType('Unexpected field type');
  const read = Object.create(null) as Record<string, unknown>;
  for (const [name, element] of Object.entries(value)) read[name] = readField(element, of, depth, 'element');
  return read;
}

function readString(value: unknown): string {
  if (typeof value === 'string') return value;
  throw scalarError(value, 'String');
}

function readInteger(value: unknown, java: string): number {
  if (typeof value === 'number') return Math.floor(value);
  if (typeof value === 'string') throw wrongType(`STRING_VALUE cannot be converted to ${java}`);
  throw scalarError(value, java);
}

function readBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw scalarError(value, 'Boolean');
  if (/^(true|1|yes)$/i.test(value)) return true;
  if (/^(false|0|no)$/i.test(value)) return false;
  throw wrongType('Unexpected token received from parser');
}

function readBlob(value: unknown): unknown {
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) throw wrongType('Unrecognized collection type class java.nio.ByteBuffer');
  if (typeof value === 'object') throw structureError();
  if (typeof value !== 'string') throw wrongType('only base-64-encoded strings are convertible to bytes');
  checkBase64(value);
  return value;
}

function scalarError(value: unknown, java: string): AwsError {
  if (typeof value === 'boolean') return wrongType(`${value ? 'TRUE' : 'FALSE'}_VALUE cannot be converted to ${java}`);
  if (typeof value === 'number')
    return wrongType(`${Number.isInteger(value) ? 'NUMBER' : 'DECIMAL'}_VALUE cannot be converted to ${java}`);
  return Array.isArray(value) ? wrongType(`Unrecognized collection type class java.lang.${java}`) : structureError();
}

function structureError(): AwsError {
  return wrongType('Start of structure or map found where not expected');
}

function wrongType(message: string): AwsError {
  return serializationError(message);
}
