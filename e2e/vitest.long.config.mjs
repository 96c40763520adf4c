import { stepwellTests } from '../tools/test/vitest.preset.mjs';

/** Tests with a small input in `npm test` and the full one here: they call `sized` of `environment/sized.ts`. */
const sized = [
  'concurrent-download/large-image.test.ts',
  'concurrent-download/runs.test.ts',
  'demo/many-images.test.ts',
  'environment/fairness.test.ts',
  'packages/entries.test.ts',
  'queue-exchange/exchange.test.ts',
  'queue-router/faults.test.ts',
];

// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default stepwellTests(import.meta.dirname, {
  name: 'e2e, long',
  maxWorkers: 1,
  include: ['**/*.long.test.ts', ...sized],
  env: { STEPWELL_LONG: '1' },
  testTimeout: 300_000,
  hookTimeout: 180_000,
});
