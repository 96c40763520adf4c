import { InvalidCase } from './invalid-case.js';

/** One case of the sample workload: a range of integers, excluding its end. */
export interface PrimesCase {
  /** From 0. */
  readonly from: number;
  /** Greater than `from`, by at most {@link RANGE_LIMIT}, and at most {@link MAX_RANGE_END}. */
  readonly to: number;
}

/** The primes of a range, in a form that can be merged with adjacent ranges. */
export interface PrimesOfRange extends PrimesCase {
  /** The number of primes. */
  readonly primes: number;
  /** The first and the last prime; absent if there is none. */
  readonly first?: number;
  readonly last?: number;
  /**
   * The largest distance between two successive primes of the range, and the prime at which it starts; absent if there
   * are fewer than two primes.
   */
  readonly gap?: number;
  readonly gapAfter?: number;
}

/** The maximum length of a range. Its sieve uses one byte per integer. */
export const RANGE_LIMIT = 20_000_000;

/** The maximum end of a range. The primes up to its square root are fast to compute. */
export const MAX_RANGE_END = 1e12;

/**
 * Counts the primes of a range and finds its largest gap with a segmented sieve of Eratosthenes. The run time grows
 * with the length of the range and the square root of its end.
 *
 * @throws InvalidCase if the range is invalid
 */
export function countPrimes({ from, to }: PrimesCase): PrimesOfRange {
  checkRange(from, to);
  const composite = new Uint8Array(to - from);
  const root = Math.floor(Math.sqrt(to - 1));
  for (const prime of primesUpTo(root)) {
    for (let multiple = Math.max(prime * prime, Math.ceil(from / prime) * prime); multiple < to; multiple += prime)
      composite[multiple - from] = 1;
  }
  let primes = 0;
  let first: number | undefined;
  let last: number | undefined;
  let largest: { gap: number; gapAfter: number } | undefined;
  for (let n = Math.max(2, from); n < to; n += 1) {
    if (composite[n - from] === 1) continue;
    primes += 1;
    first ??= n;
    if (last !== undefined && n - last > (largest?.gap ?? 0)) largest = { gap: n - last, gapAfter: last };
    last = n;
  }
  return { from, to, primes, ...(first === undefined ? {} : { first, last }), ...largest };
}

function checkRange(from: unknown, to: unknown): void {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) throw new InvalidCase(from, to, 'be integers');
  if (Number(from) < 0 || Number(to) <= Number(from)) throw new InvalidCase(from, to, 'satisfy 0 <= from < to');
  if (Number(to) > MAX_RANGE_END) throw new InvalidCase(from, to, `satisfy to <= ${MAX_RANGE_END}`);
  if (Number(to) - Number(from) > RANGE_LIMIT) throw new InvalidCase(from, to, `satisfy to - from <= ${RANGE_LIMIT}`);
}

/** Returns the primes up to a number, with the plain sieve. */
function primesUpTo(limit: number): number[] {
  const composite = new Uint8Array(limit + 1);
  const primes: number[] = [];
  for (let n = 2; n <= limit; n += 1) {
    if (composite[n] === 1) continue;
    primes.push(n);
    for (let multiple = n * n; multiple <= limit; multiple += n) composite[multiple] = 1;
  }
  return primes;
}
