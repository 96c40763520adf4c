import { broadMix } from './broad-mix.js';
import { describeSystems } from './describe-systems.js';
import { seedsOf } from './seeds.js';
import { systems } from './systems/index.js';

// `npm run test:long`; `npm test` has a seed of each in chaos.test.ts.
describeSystems('with a fifth of everything failing', systems, {
  mix: broadMix,
  seeds: seedsOf(process.env['STEPWELL_CHAOS_SEEDS'] ?? '51-90'),
  accepted: ['right', 'named loss'],
});
