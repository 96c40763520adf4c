import { describeSystems } from './describe-systems.js';
import { seedsOf } from './seeds.js';

// `npm run test:long`; `npm test` has a few seeds in chaos.test.ts.
describeSystems(seedsOf(process.env['STEPWELL_CHAOS_SEEDS'] ?? '51-90'));
