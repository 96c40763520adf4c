import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortableString, compareValues, valuesEqual } from './compare-values.js';
import { itemSize } from './item-size.js';
import { readItem, readValue } from './read-value.js';

describe('values', () => {
  it('are ordered as their UTF-8 bytes are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const order = Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(Math.sign(compareValues({ S: a }, { S: b }) ?? NaN)).toBe(order);
        const [first, second] = [sortableString(a), sortableString(b)];
        expect(first < second ? -1 : first > second ? 1 : 0).toBe(order);
      }),
      { examples: [['\uffff', '\u{1f600}']] },
    );
  });

  it('are equal by content: sets without order, maps by key, lists in order, numbers by value', () => {
    const read = (value: Record<string, unknown>) => readValue(value);
    expect(valuesEqual(read({ NS: ['1', '2.0'] }), read({ NS: ['2', '1'] }))).toBe(true);
    expect(valuesEqual(read({ SS: ['a', 'b'] }), read({ SS: ['a', 'c'] }))).toBe(false);
    expect(
      valuesEqual(read({ M: { a: { N: '1' }, b: { S: 'x' } } }), read({ M: { b: { S: 'x' }, a: { N: '1.0' } } })),
    ).toBe(true);
    expect(valuesEqual(read({ L: [{ S: 'a' }, { S: 'b' }] }), read({ L: [{ S: 'b' }, { S: 'a' }] }))).toBe(false);
    expect(valuesEqual(read({ N: '1' }), read({ S: '1' }))).toBe(false);
    expect(valuesEqual(undefined, undefined)).toBe(false);
  });

  it.each([
    [{}, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    [
      { S: 'a', N: '1' },
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    [{ NULL: false }, 'Null attribute value types must have the value of true'],
    [{ SS: [] }, 'An string set  may not be empty'],
    [{ BS: [] }, 'Binary sets should not be empty'],
    [{ SS: ['a', 'a'] }, 'Input collection [a, a] contains duplicates.'],
    [{ NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
    [{ L: [{ M: { a: { NS: [] } } }] }, 'An number set  may not be empty'],
  ])('%j is refused', (value, message) => {
    expect(() => readValue(value)).toThrow(message);
  });

  it('have sizes by the rules of the developer guide', () => {
    const size = (value: Record<string, unknown>) => itemSize(readItem({ a: value })) - 1;
    expect([
      size({ S: 'é' }),
      size({ B: 'AAEC' }),
      size({ NULL: true }),
      size({ BOOL: false }),
      size({ SS: ['ab', 'c'] }),
      size({ NS: ['12', '3'] }),
      size({ L: [] }),
      size({ L: [{ S: 'ab' }] }),
      size({ M: { key: { S: 'ab' } } }),
    ]).toEqual([2, 3, 1, 1, 3, 4, 3, 6, 9]);
  });
});
