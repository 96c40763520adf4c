import { validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { type Shape, type StructShape, valueShape } from './shape.js';

/** Errors that one response lists. */
const mostErrors = 10;

/**
 * Checks the constraints of a request whose types were checked: required fields, lengths, ranges, patterns, sets of
 * values. Throws a `ValidationException` that lists what is wrong. A wrong table name is reported alone.
 */
export function checkConstraints(input: Fields, shape: StructShape): void {
  const errors: string[] = [];
  if (shape.fields['TableName'] !== undefined)
    checkField(input['TableName'], shape.fields['TableName'], 'tableName', errors);
  if (errors.length === 0) checkStruct(input, shape, '', errors);
  failWith(errors);
}

/** Throws a `ValidationException` that lists errors, if there are any. */
export function failWith(errors: readonly string[]): void {
  if (errors.length === 0) return;
  const listed = errors.slice(0, mostErrors);
  throw validationError(
    `${listed.length} validation error${listed.length > 1 ? 's' : ''} detected: ${listed.join('; ')}`,
  );
}

function checkStruct(input: Fields, { fields }: StructShape, path: string, errors: string[]): void {
  for (const [name, shape] of Object.entries(fields)) {
    const field = lowerFirst(name);
    checkField(input[name], shape, path === '' ? field : `${path}.${field}`, errors);
  }
}

function checkField(value: unknown, shape: Shape, path: string, errors: string[]): void {
  if (errors.length >= mostErrors) return;
  const fail = (constraint: string): void => {
    errors.push(`Value ${quoted(value, shape)} at '${path}' failed to satisfy constraint: ${constraint}`);
  };
  if (value === undefined) {
    if (shape.required === true) fail('Member must not be null');
    return;
  }
  switch (shape.type) {
    case 'string': {
      const text = value as string; // its type was checked
      if (shape.values !== undefined && !shape.values.includes(text))
        fail(`Member must satisfy enum value set: [${shape.values.join(', ')}]`);
      // A string of a wrong length is not compared with the pattern.
      if (checkLength(text.length, shape, fail) && shape.pattern !== undefined && !matches(text, shape.pattern))
        fail(`Member must satisfy regular expression pattern: ${shape.pattern}`);
      return;
    }
    case 'integer': {
      const number = value as number; // its type was checked
      if (shape.min !== undefined && number < shape.min)
        fail(`Member must have value greater than or equal to ${shape.min}`);
      if (shape.max !== undefined && number > shape.max)
        fail(`Member must have value less than or equal to ${shape.max}`);
      return;
    }
    case 'list': {
      const elements = value as readonly unknown[]; // its type was checked
      checkLength(elements.length, shape, fail);
      for (const [index, element] of elements.entries())
        checkField(element, shape.of, `${path}.${index + 1}.member`, errors);
      return;
    }
    case 'map': {
      const entries = Object.entries(value as Fields); // its type was checked
      checkLength(entries.length, shape, fail);
      const { keys, valueLength } = shape;
      if (keys !== undefined && entries.some(([name]) => !isKey(name, keys)))
        fail(
          `Map keys must satisfy constraint: [Member must have length less than or equal to ${keys.max}, Member ` +
            `must have length greater than or equal to ${keys.min}, Member must satisfy regular expression ` +
            `pattern: ${keys.pattern}]`,
        );
      if (valueLength !== undefined && entries.some(([, element]) => !hasLength(element, valueLength)))
        fail(
          `Map value must satisfy constraint: [Member must have length less than or equal to ${valueLength.max}, ` +
            `Member must have length greater than or equal to ${valueLength.min}]`,
        );
      for (const [name, element] of entries) checkField(element, shape.of, `${path}.${name}.member`, errors);
      return;
    }
    case 'struct':
      checkStruct(value as Fields, shape, path, errors); // its type was checked
      return;
    case 'boolean':
    case 'blob':
    case 'value':
      return;
  }
}

function checkLength(
  length: number,
  { min, max }: { readonly min?: number; readonly max?: number },
  fail: (constraint: string) => void,
): boolean {
  if (min !== undefined && length < min) fail(`Member must have length greater than or equal to ${min}`);
  else if (max !== undefined && length > max) fail(`Member must have length less than or equal to ${max}`);
  else return true;
  return false;
}

/** DynamoDB resolves the ARNs of tables before it checks the keys of maps, which are the names of tables. */
const tableArn = /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[a-zA-Z0-9_.-]{3,255}$/;

function isKey(name: string, { min, max, pattern }: { min: number; max: number; pattern: string }): boolean {
  return (name.length >= min && name.length <= max && matches(name, pattern)) || tableArn.test(name);
}

function hasLength(value: unknown, { min, max }: { min: number; max: number }): boolean {
  return Array.isArray(value) && value.length >= min && value.length <= max;
}

/** Patterns are those of this service's shapes: character classes, which match in linear time. */
function matches(text: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}

function quoted(value: unknown, shape: Shape): string {
  return value === undefined ? 'null' : `'${shown(value, shape)}'`;
}

/** A value as Java writes it, in which DynamoDB is written. */
function shown(value: unknown, shape: Shape): string {
  if (typeof value !== 'object' || value === null) return String(value);
  switch (shape.type) {
    case 'list':
      return `[${(value as readonly unknown[]).map((element) => shown(element, shape.of)).join(', ')}]`; // its type was checked
    case 'map':
      return `{${Object.entries(value)
        .map(([name, element]) => `${name}=${shown(element, shape.of)}`)
        .join(', ')}}`;
    case 'value':
      return shown(value, valueShape);
    case 'struct': {
      const fields = Object.entries(value).map(
        ([name, field]) => `${lowerFirst(name)}=${shown(field, shape.fields[name] ?? { type: 'string' })}`,
      );
      return `${shape.name}(${fields.join(', ')})`;
    }
    case 'string':
    case 'integer':
    case 'boolean':
    case 'blob':
      return String(value);
  }
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
