import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, validateDefinition } from '../api.js';
import { InvalidDefinition } from '../diagnostics.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { machines } from '../testing/machine-arbitrary.js';

/** Unexpected names and values for a definition. */
const names = fc.oneof(
  fc.constantFrom(
    ...Object.getOwnPropertyNames(Object.prototype),
    '',
    'Next',
    'Retry',
    'Choices',
    'ItemReader',
    'a.$',
    'Output',
    'length',
  ),
  fc.string(),
);
// prettier-ignore
const values = fc.oneof(fc.constantFrom<Json>(
  null, true, -1, '', '$', '$.a', '{% $states.input %}', '{% ( %}', 'States.Format(', [], {}, [null], [{}], 'JSONata', 'Map', 'Choice', 'Parallel',
), fc.jsonValue() as fc.Arbitrary<Json>);

/** Sets a field with an arbitrary name in one of the objects of a definition. */
function withField(definition: JsonObject, place: number, name: string, value: Json): JsonObject {
  const copy = structuredClone(definition);
  const objects: JsonObject[] = [];
  const visit = (node: Json): void => {
    if (isJsonObject(node)) objects.push(node);
    if (typeof node === 'object' && node !== null) Object.values(node).forEach(visit);
  };
  visit(copy);
  const object = objects[place % objects.length] as JsonObject; // the definition itself is one
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

const field = fc.record({ place: fc.nat(), name: names, value: values });

function expectDiagnostics(definition: string | JsonObject): void {
  const diagnostics = validateDefinition(definition);
  expect(Array.isArray(diagnostics)).toBe(true);
  const isInvalid = diagnostics.some(({ severity }) => severity === 'ERROR');
  if (isInvalid) expect(() => compile(definition)).toThrow(InvalidDefinition);
  else expect(() => compile(definition)).not.toThrow();
}

describe('validateDefinition', () => {
  it('returns diagnostics for any definition, and accepted definitions compile', () => {
    fc.assert(
      fc.property(
        machines,
        fc.array(field, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (machine, fields, isText) => {
          const definition = fields.reduce(
            (changed, { place, name, value }) => withField(changed, place, name, value),
            machine,
          );
          expectDiagnostics(isText ? JSON.stringify(definition) : definition);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('returns diagnostics for any string', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => expectDiagnostics(text)));
  });

  it.each(['[', '{"a":'])('rejects a definition with too many levels of %s', (open) => {
    const close = open === '[' ? ']' : '}';
    const nested = (levels: number): string =>
      `{"StartAt":"A","States":{"A":{"Type":"Pass","End":true,"Result":${open.repeat(levels)}1${close.repeat(levels)}}}}`;
    expect(validateDefinition(nested(900))).toEqual([]);
    const [only] = validateDefinition(nested(50_000));
    expect(only?.message).toBe('Definition must have at most 1000 levels of objects and arrays');
  });

  it.each([null, [], undefined, 5])('rejects %j instead of an object', (value) => {
    // Callers without type checks can pass any value.
    expect(validateDefinition(value as unknown as JsonObject)).toMatchObject([
      { message: 'Definition must be a valid JSON object' },
    ]);
    expect(() => compile(value as unknown as JsonObject)).toThrow(InvalidDefinition);
  });
});
