export { HyperspectralFunctions } from './hyperspectral-functions.js';
export { HyperspectralJobs, type HyperspectralJobsProps } from './hyperspectral-jobs.js';
export { PrimesFunctions } from './primes-functions.js';
export { type SceneBuckets } from './scene-buckets.js';
