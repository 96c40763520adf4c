import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countPrimes, mergePrimes } from './index.js';

/** Returns whether a number is prime, by trial division. */
function isPrime(n: number): boolean {
  if (n < 2) return false;
  for (let divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) return false;
  return true;
}

/** Computes the same figures from a list of all primes. */
function plainly(from: number, to: number) {
  const primes = Array.from({ length: to - from }, (_, offset) => from + offset).filter(isPrime);
  const gaps = primes
    .slice(1)
    .map((prime, index) => ({ gap: prime - (primes[index] ?? 0), gapAfter: primes[index] ?? 0 }));
  const gap = gaps.reduce<{ gap: number; gapAfter: number } | undefined>(
    (most, each) => (each.gap > (most?.gap ?? 0) ? each : most),
    undefined,
  );
  return {
    from,
    to,
    primes: primes.length,
    ...(primes.length === 0 ? {} : { first: primes[0], last: primes.at(-1) }),
    ...gap,
  };
}

describe('the primes of a range', () => {
  it('match trial division', () => {
    fc.assert(
      fc.property(fc.nat(30_000), fc.integer({ min: 1, max: 400 }), (from, length) => {
        expect(countPrimes({ from, to: from + length })).toEqual(plainly(from, from + length));
      }),
    );
  });

  it('match published tables: 78,498 below a million, and the largest gap of 114 after 492,113', () => {
    expect(countPrimes({ from: 0, to: 1_000_000 })).toEqual({
      from: 0,
      to: 1_000_000,
      primes: 78_498,
      first: 2,
      last: 999_983,
      gap: 114,
      gapAfter: 492_113,
    });
  });

  it('are the same for any split of a range and any order of its parts', () => {
    fc.assert(
      fc.property(
        fc.nat(5_000),
        fc.uniqueArray(fc.integer({ min: 1, max: 1_499 }), { maxLength: 12 }),
        fc.func(fc.nat()),
        (from, cuts, order) => {
          const borders = [0, ...cuts.sort((one, other) => one - other), 1_500].map((cut) => from + cut);
          const pieces = borders.slice(1).map((to, index) => countPrimes({ from: borders[index] ?? 0, to }));
          const whole = countPrimes({ from, to: from + 1_500 });
          const { ranges, ...merged } = mergePrimes(pieces.sort((one, other) => order(one.from) - order(other.from)));
          expect(ranges).toBe(pieces.length);
          expect(merged).toEqual({ primes: whole.primes, last: whole.last, gap: whole.gap, gapAfter: whole.gapAfter });
        },
      ),
    );
  });

  it('have no gap across a missing range', () => {
    expect(mergePrimes([countPrimes({ from: 0, to: 10 }), countPrimes({ from: 100, to: 110 })])).toMatchObject({
      primes: 8,
      gap: 4,
      gapAfter: 103,
    });
  });

  it.each([
    [5, 5],
    [-1, 4],
    [0, 1.5],
    [0, 2e12],
    [0, 3e7],
  ])('are rejected from %d to %d', (from, to) => {
    expect(() => countPrimes({ from, to })).toThrow(expect.objectContaining({ name: 'InvalidCase' }));
  });
});
