import { type ComputeEvent, type FanOutItem } from '@stepwell/core/fan-out';
import { type PrimesCase, type PrimesOfRange, countPrimes } from '../../primes/index.js';

/**
 * The sample compute function of the fan-outs: counts the primes from `from` to, but not including, `to`, and finds the
 * largest gap. The same item always has the same result. An invalid range fails with `InvalidCase`.
 */
export const handler = ({ item: { from, to } }: ComputeEvent<FanOutItem & PrimesCase>): Promise<PrimesOfRange> =>
  Promise.resolve().then(() => countPrimes({ from, to }));
