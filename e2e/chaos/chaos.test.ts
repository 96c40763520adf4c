import { boundedMix, broadMix } from './broad-mix.js';
import { describeSystems } from './describe-systems.js';
import { eventFanOutSystem } from './systems/event-fan-out.js';
import { systems } from './systems/index.js';
import { qualityControlSystem } from './systems/quality-control.js';

// `npm run test:long` runs many seeds: see chaos.long.test.ts.
describeSystems(
  'with a fifth of all operations failing',
  systems.filter(({ name }) => !name.endsWith(', manifest')),
  { mix: broadMix, seeds: [1], accepted: ['right', 'named loss'] },
);
describeSystems('with faults that retries survive', [eventFanOutSystem, qualityControlSystem], {
  mix: boundedMix,
  seeds: [1],
  accepted: ['right'],
});
