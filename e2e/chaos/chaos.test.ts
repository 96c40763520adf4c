import { boundedMix, broadMix } from './broad-mix.js';
import { describeSystems } from './describe-systems.js';
import { systems } from './systems/index.js';
import { qualityControlSystem } from './systems/quality-control.js';

/** One system of each kind: steps with jobs, messages with claims, a Map with callbacks, and a Distributed Map. */
const sample = ['Sequence', 'QueueExchange, function', 'MapFanOut CALLBACK', 'MapFanOut DISTRIBUTED'];

// `npm run test:long` runs all systems with many seeds: see chaos.long.test.ts.
describeSystems(
  'with a fifth of all operations failing',
  systems.filter(({ name }) => sample.includes(name)),
  { mix: broadMix, seeds: [1], accepted: ['right', 'named loss'] },
);
describeSystems('with faults that retries survive', [qualityControlSystem], {
  mix: boundedMix,
  seeds: [1],
  accepted: ['right'],
});
