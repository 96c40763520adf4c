import { type FanOutItem } from '@stepwell/sdk/map-fan-out';

/** The end of the ranges, exclusive. */
export const END = 1_000_000;

/** Numbers per range. */
const RANGE_LENGTH = 10_000;

/** An invalid range: its end is before its start. */
export const BROKEN_ITEM = { caseId: 'backwards', from: 10, to: 1 };

/** Creates ranges over a million numbers, and one invalid range between them. */
export function createRanges(): FanOutItem[] {
  const items: FanOutItem[] = Array.from({ length: END / RANGE_LENGTH }, (_, index) => ({
    caseId: `from-${index * RANGE_LENGTH}`,
    from: index * RANGE_LENGTH,
    to: (index + 1) * RANGE_LENGTH,
  }));
  items.splice(42, 0, BROKEN_ITEM);
  return items;
}

/** Returns the primes below a number by trial division, as a reference for the results of the functions. */
export function primesByDivision(end: number): number[] {
  const primes: number[] = [];
  for (let n = 2; n < end; n += 1) {
    let prime = true;
    for (const divisor of primes) {
      if (divisor * divisor > n) break;
      if (n % divisor === 0) {
        prime = false;
        break;
      }
    }
    if (prime) primes.push(n);
  }
  return primes;
}

/** Returns the largest gap between two successive primes, and the prime before the gap. */
export function largestGap(primes: readonly number[]): { readonly gap: number; readonly gapAfter: number } {
  let largest = { gap: 0, gapAfter: 0 };
  primes.forEach((prime, index) => {
    const before = primes[index - 1];
    if (before !== undefined && prime - before > largest.gap) largest = { gap: prime - before, gapAfter: before };
  });
  return largest;
}
