import { readFileSync } from 'node:fs';
import { type Json } from '@stepwell/asl';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseMockFile } from './parse-mock-file.js';

const schema = JSON.parse(
  readFileSync(new URL('../../../schema/mocks.schema.json', import.meta.url), 'utf8'),
) as object; // the schema of this package
const matchesSchema = new Ajv2020({ strictRequired: false }).compile(schema);

function isAccepted(file: unknown): boolean {
  try {
    parseMockFile(file as Json);
    return true;
  } catch {
    return false;
  }
}

/** Any of some values, a few of which are invalid for a field. */
const any = (...values: unknown[]) => fc.constantFrom(...values);
const response = {
  result: any({}, [], null, 'text', 1),
  error: any('States.Timeout', '', 1),
  cause: any('busy', 1),
  delaySeconds: any(0, 1.5, -1, '1'),
  times: any(1, 2, 0, 1.5),
};
const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(fields: T) =>
  fc.record(fields, { requiredKeys: [] });
const entry = optional({
  ...response,
  state: any('Charge card', ''),
  stateMachine: any('Checkout', 1),
  action: any('sqs:sendMessage', 1),
  input: any({}, { a: [1] }, []),
  responses: fc.oneof(any({}, []), fc.array(optional(response), { maxLength: 2 })),
  validation: any('STRICT', 'NONE', 'strict'),
  other: any(1),
});
/** Mostly valid: one response, one target. */
const likely = fc.oneof(
  fc.record({ state: any('Charge card'), result: response.result, times: response.times }),
  fc.record({ action: any('sqs:sendMessage'), error: any('States.Timeout'), cause: response.cause }),
  fc.record({ state: any('Charge card'), responses: fc.array(optional(response), { minLength: 1, maxLength: 2 }) }),
);

it('accepts the same files as the JSON Schema', () => {
  let accepted = 0;
  fc.assert(
    fc.property(
      optional({
        mocks: fc.oneof(any({}, null), fc.array(fc.oneof(likely, entry), { maxLength: 2 })),
        validation: any('PRESENT', 1),
        $schema: any('./mocks.schema.json'),
      }),
      (file) => {
        const isValid = matchesSchema(file);
        if (isValid) accepted += 1;
        expect([isAccepted(file), file]).toEqual([isValid, file]);
      },
    ),
    { numRuns: 1000, seed: 1 },
  );
  expect(accepted).toBeGreaterThan(50);
});
