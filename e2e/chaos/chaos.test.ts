import { boundedMix, broadMix } from './broad-mix.js';
import { describeSystems } from './describe-systems.js';
import { systems } from './systems/index.js';
import { qualityControlSystem } from './systems/quality-control.js';

/** Variants of a workflow that share most of their code with another one. */
const variants = [', manifest', ', Batch job', ', worker', ', job', ' NESTED', ' PARALLEL'];

// `npm run test:long` runs all systems with many seeds: see chaos.long.test.ts.
describeSystems(
  'with a fifth of all operations failing',
  systems.filter(({ name }) => !variants.some((variant) => name.endsWith(variant))),
  { mix: broadMix, seeds: [1], accepted: ['right', 'named loss'] },
);
describeSystems('with faults that retries survive', [qualityControlSystem], {
  mix: boundedMix,
  seeds: [1],
  accepted: ['right'],
});
