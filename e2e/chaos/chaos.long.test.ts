import { broadMix } from './broad-mix.js';
import { describeSystems } from './describe-systems.js';
import { parseSeeds } from './seeds.js';
import { systems } from './systems/index.js';

// `npm run test:long` runs this file. chaos.test.ts in `npm test` runs one seed of each system.
describeSystems('with a fifth of all operations failing', systems, {
  mix: broadMix,
  seeds: parseSeeds(process.env['STEPWELL_CHAOS_SEEDS'] ?? '51-90'),
  accepted: ['right', 'named loss'],
});
