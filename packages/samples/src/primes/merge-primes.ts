import { type PrimesOfRange } from './count-primes.js';

/** The merged result of all ranges. */
export interface PrimesSummary {
  /** The number of ranges. */
  readonly ranges: number;
  readonly primes: number;
  readonly last?: number;
  /** The largest gap within a range or between two adjacent ranges, and the prime at which it starts. */
  readonly gap?: number;
  readonly gapAfter?: number;
}

/**
 * Merges ranges in any order. It finds gaps across the border of two adjacent ranges, and across adjacent ranges
 * without primes.
 */
export function mergePrimes(ranges: readonly PrimesOfRange[]): PrimesSummary {
  let primes = 0;
  let end: number | undefined;
  let last: number | undefined;
  let largest: { gap: number; gapAfter: number } | undefined;
  const consider = (gap: number, gapAfter: number): void => {
    if (gap > (largest?.gap ?? 0)) largest = { gap, gapAfter };
  };
  for (const range of [...ranges].sort((one, other) => one.from - other.from)) {
    if (range.from !== end) last = undefined;
    if (last !== undefined && range.first !== undefined) consider(range.first - last, last);
    if (range.gap !== undefined && range.gapAfter !== undefined) consider(range.gap, range.gapAfter);
    primes += range.primes;
    last = range.last ?? last;
    end = range.to;
  }
  return { ranges: ranges.length, primes, ...(last === undefined ? {} : { last }), ...largest };
}
