import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { parseInput, parseOutput } from './contract.js';
import { contractFromZod, withExactlyOne, withDescription } from './zod-contract.js';

interface Order {
  readonly size: number;
  readonly items: readonly { readonly name: string }[];
  readonly red?: boolean;
  readonly green?: boolean;
  readonly blue?: boolean;
}

const item = withDescription(
  z.strictObject({ name: withDescription(z.string().check(z.minLength(2), z.regex(/^[a-z]*$/)), 'a name') }),
  'an item',
);
const flag = () => z.optional(withDescription(z.boolean(), 'true or false'));
const order = contractFromZod<Order, { done: boolean }>(
  'order',
  withExactlyOne(
    z.strictObject({
      size: withDescription(z.int().check(z.gte(1)), 'a size'),
      items: withDescription(z.array(item), 'a list of items'),
      red: flag(),
      green: flag(),
      blue: flag(),
    }),
    'an order',
    'red',
    'green',
    'blue',
  ) as unknown as z.ZodMiniType<Order>,
  withDescription(z.object({ done: withDescription(z.boolean(), 'true or false') }), 'an object { done }'),
);

describe('a contract', () => {
  it('is a Standard Schema, with typed values and problems with paths', async () => {
    const { validate, vendor, version } = order.input['~standard'];
    expect([vendor, version]).toEqual(['stepwell', 1]);
    expect(validate({ size: 1, items: [], red: true })).toEqual({ value: { size: 1, items: [], red: true } });
    expect(await validate({ size: 0, items: [{ name: 'ab' }, { name: 'A' }], red: true })).toMatchObject({
      issues: [
        { path: ['size'], message: 'size must be a size, got 0' },
        { path: ['items', 1, 'name'], message: 'items[1].name must be a name, got "A"' },
      ],
    });
  });

  it('reports a value that violates two checks once', () => {
    expect(order.input['~standard'].validate({ size: 1, items: [{ name: '1' }], red: true })).toMatchObject({
      issues: { length: 1 },
    });
  });

  it('requires exactly one of exclusive members and reports it', () => {
    expect(() => parseInput(order, { size: 1, items: [] })).toThrow('red is required: true or false');
    expect(() => parseInput(order, { size: 1, items: [], red: true, blue: false })).toThrow(
      'blue must be omitted (only one of red, green, blue is allowed), got false',
    );
    expect(() => parseInput(order, { size: 0, items: [], red: true, blue: false })).toThrow(
      'size must be a size, got 0',
    );
  });

  it('reports unknown members with their paths', () => {
    expect(() => parseInput(order, { size: 1, items: [{ name: 'ab', color: 'red' }], red: true })).toThrow(
      'items[0].color must be omitted (known fields: name), got "red"',
    );
  });

  it('ignores additional members of an output and rejects the output of another workflow', () => {
    expect(parseOutput(order, { done: true, later: 1 })).toEqual({ done: true });
    expect(() => parseOutput(order, 'done')).toThrow(
      expect.objectContaining({
        name: 'UnexpectedOutput',
        message: 'The output does not match the contract of order: input must be an object { done }, got "done"',
      }),
    );
  });
});
