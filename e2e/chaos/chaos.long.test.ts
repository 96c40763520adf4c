import { boundedMix, broadMix } from './broad-mix.js';
import { describeSystems } from './describe-systems.js';
import { parseSeeds } from './seeds.js';
import { eventFanOutSystem } from './systems/event-fan-out.js';
import { systems } from './systems/index.js';

// `npm run test:long` runs this file. chaos.test.ts in `npm test` runs one seed of each workflow.
describeSystems('with a fifth of all operations failing', systems, {
  mix: broadMix,
  seeds: parseSeeds(process.env['STEPWELL_CHAOS_SEEDS'] ?? '51-90'),
  accepted: ['right', 'named loss'],
});
describeSystems('with faults that retries survive', [eventFanOutSystem], {
  mix: boundedMix,
  seeds: [1],
  accepted: ['right'],
});
