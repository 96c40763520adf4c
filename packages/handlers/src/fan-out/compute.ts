import { type ComputeEvent, type FanOutItem } from '@stepwell/core/fan-out';
import { type PrimesCase, type PrimesOfRange, countPrimes } from '@stepwell/core/primes';

/**
 * The sample compute function of the fan-outs: the primes of the item's range, from `from` up to but not `to`, and
 * their largest gap. Always the same for the same item; a range that is none fails with `InvalidCase`.
 */
export const handler = ({ item: { from, to } }: ComputeEvent<FanOutItem & PrimesCase>): Promise<PrimesOfRange> =>
  Promise.resolve().then(() => countPrimes({ from, to }));
