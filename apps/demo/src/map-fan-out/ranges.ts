import { type FanOutItem } from '@stepwell/sdk/map-fan-out';

/** Up to where primes are counted. */
export const END = 1_000_000;

/** How long each range is. */
const RANGE_LENGTH = 10_000;

/** An item that is no range: it ends before it begins. */
export const BROKEN_ITEM = { caseId: 'backwards', from: 10, to: 1 };

/** A million numbers in ranges, and in their midst one that is none. */
export function createRanges(): FanOutItem[] {
  const items: FanOutItem[] = Array.from({ length: END / RANGE_LENGTH }, (_, index) => ({
    caseId: `from-${index * RANGE_LENGTH}`,
    from: index * RANGE_LENGTH,
    to: (index + 1) * RANGE_LENGTH,
  }));
  items.splice(42, 0, BROKEN_ITEM);
  return items;
}

/**
 * The primes below a number by dividing by every smaller prime: another way than the functions go, to hold their
 * results against.
 */
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

/** The largest distance between two successive primes, and the prime that it starts at. */
export function largestGap(primes: readonly number[]): { readonly gap: number; readonly gapAfter: number } {
  let largest = { gap: 0, gapAfter: 0 };
  primes.forEach((prime, index) => {
    const before = primes[index - 1];
    if (before !== undefined && prime - before > largest.gap) largest = { gap: prime - before, gapAfter: before };
  });
  return largest;
}
