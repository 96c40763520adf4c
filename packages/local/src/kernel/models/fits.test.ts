import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fits } from './fits.js';
import { readModel } from './read-model.js';
import { type Reference, type ServiceModel, shapeOf } from './service-model.js';
import { listViolations } from './violations.js';

/** Values of a shape, some of which violate its constraints. */
function valuesOf(model: ServiceModel, reference: Reference, depth = 0): fc.Arbitrary<unknown> {
  const shape = shapeOf(model, reference);
  const below = (inner: Reference) => valuesOf(model, inner, depth + 1);
  const wrong = { arbitrary: fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined)), weight: 1 };
  const right = ((): fc.Arbitrary<unknown> => {
    if (depth > 4) return fc.constant(undefined);
    if (shape.members !== undefined) {
      const members = Object.entries(shape.members).map(([name, inner]) => [name, below(inner)] as const);
      return fc.record(Object.fromEntries(members), { requiredKeys: [...(shape.required ?? [])] });
    }
    if (shape.list !== undefined) return fc.array(below(shape.list), { maxLength: 3 });
    if (shape.map !== undefined) return fc.dictionary(fc.string({ maxLength: 5 }), below(shape.map), { maxKeys: 2 });
    if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
    switch (shape.type) {
      case 'boolean':
        return fc.boolean();
      case 'string':
        return fc.string({ minLength: shape.min ?? 0, maxLength: Math.min(shape.max ?? 9, (shape.min ?? 0) + 9) });
      case 'blob':
        return fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.base64String({ maxLength: 8 }));
      case 'timestamp':
        return fc.oneof(fc.date(), fc.nat());
      default:
        return fc.integer({ min: shape.min ?? -5, max: (shape.min ?? -5) + 10 });
    }
  })();
  return fc.oneof({ arbitrary: right, weight: 30 }, wrong);
}

describe.each([
  ['sqs', 'SendMessageBatch'],
  ['dynamodb', 'PutItem'],
  ['lambda', 'CreateFunction'],
  ['sfn', 'CreateStateMachineAlias'],
  ['cloudwatchlogs', 'PutLogEvents'],
])('fits: %s %s', (id, operation) => {
  it('holds for exactly the inputs that violate nothing', () => {
    const model = readModel(id);
    const input = model.operations[operation]?.input ?? '';
    fc.assert(
      fc.property(valuesOf(model, input), (value) => {
        expect(fits(model, input, value)).toBe(listViolations(model, input, value).length === 0);
      }),
      { numRuns: 100 },
    );
  });
});

it('values that are nested very deeply do not fit, and do not overflow the stack', () => {
  const model = readModel('dynamodb');
  let value: unknown = { S: 'leaf' };
  for (let level = 0; level < 100_000; level += 1) value = { L: [value] };
  const input = { TableName: 'orders', Item: { id: value } };
  expect(fits(model, 'PutItemInput', input)).toBe(false);
  expect(listViolations(model, 'PutItemInput', input)).toMatchObject([{ kind: 'depth' }]);
});
