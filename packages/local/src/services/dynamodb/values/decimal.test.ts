import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNumbers, compareNumbers, normalizeNumber, numberSize, sortableNumber, subtractNumbers } from './decimal.js';

/** A number of DynamoDB's range, as an integer and a power of ten. */
const numbers = fc
  .record({
    digits: fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
    power: fc.integer({ min: -60, max: 60 }),
  })
  .map(({ digits, power }) => ({ digits, power, text: `${digits}e${power}` }));

/** The number times ten to the power of 200: an integer. */
const exact = ({ digits, power }: { digits: bigint; power: number }): bigint => digits * 10n ** BigInt(power + 200);

describe('numbers', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['+5', '5'],
    ['+.5', '0.5'],
    ['00042', '42'],
    ['1.5E2', '150'],
    ['1e-3', '0.001'],
    ['100.00', '100'],
    ['1E125', `1${'0'.repeat(125)}`],
    ['1e-130', `0.${'0'.repeat(129)}1`],
    ['123456789012345678901234567890.12345678', '123456789012345678901234567890.12345678'],
  ])('%s is returned as %s', (text, normal) => {
    expect(normalizeNumber(text)).toBe(normal);
    expect(normalizeNumber(normal)).toBe(normal);
  });

  it.each([
    ['', 'The parameter cannot be converted to a numeric value'],
    ['abc', 'The parameter cannot be converted to a numeric value: abc'],
    [' 5', 'The parameter cannot be converted to a numeric value:  5'],
    ['1.2.3', 'The parameter cannot be converted to a numeric value: 1.2.3'],
    ['NaN', 'The parameter cannot be converted to a numeric value: NaN'],
    ['1e126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['-1e-131', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
    ['1'.repeat(39), 'Attempting to store more than 38 significant digits in a Number'],
  ])('%s is refused', (text, message) => {
    expect(() => normalizeNumber(text)).toThrow(message);
  });

  it('are compared, and ordered as sort keys, by their exact value', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [left, right] = [normalizeNumber(a.text), normalizeNumber(b.text)];
        const order = exact(a) < exact(b) ? -1 : exact(a) > exact(b) ? 1 : 0;
        expect(Math.sign(compareNumbers(left, right))).toBe(order);
        const [first, second] = [sortableNumber(left), sortableNumber(right)];
        expect(first < second ? -1 : first > second ? 1 : 0).toBe(order);
      }),
    );
  });

  it('are added and subtracted exactly, or refused for having too many digits', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        for (const [compute, sum] of [
          [addNumbers, exact(a) + exact(b)],
          [subtractNumbers, exact(a) - exact(b)],
        ] as const) {
          const expected = (): string => normalizeNumber(`${sum}e-200`);
          let refusal: unknown;
          try {
            expected();
          } catch (error) {
            refusal = error;
          }
          const actual = (): string => compute(normalizeNumber(a.text), normalizeNumber(b.text));
          if (refusal === undefined) expect(actual()).toBe(expected());
          else expect(actual).toThrow((refusal as Error).message);
        }
      }),
    );
  });

  it('have a byte, one for every two digits of the integer and of the fraction, and one for a sign', () => {
    // nubo-db/dynoxide, changelog: measured on DynamoDB by bisecting the limit of 400 KB.
    expect(['0', '1', '12', '123', '-1', '0.0000001', '1.5', '100000', '123.456'].map(numberSize)).toEqual([
      1, 2, 2, 3, 3, 2, 3, 2, 5,
    ]);
  });
});
