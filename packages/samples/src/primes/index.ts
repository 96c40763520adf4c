export { MAX_RANGE_END, type PrimesCase, type PrimesOfRange, RANGE_LIMIT, countPrimes } from './count-primes.js';
export { InvalidCase } from './invalid-case.js';
export { type PrimesSummary, mergePrimes } from './merge-primes.js';
