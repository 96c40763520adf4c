import { stepwellTests } from '../../tools/test/vitest.preset.mjs';

/** Tests with a small input in `npm test` and the full one here. */
// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default stepwellTests(import.meta.dirname, {
  name: 'asl, long',
  maxWorkers: 1,
  include: [
    'src/hostile.property.test.ts',
    'src/jsonata/bounds.test.ts',
    'src/jsonata/closures/*.property.test.ts',
    'src/paths/path-dialect.test.ts',
  ],
  // Two files compare expressions with the jsonata package.
  env: { STEPWELL_LONG: '1', STEPWELL_FUZZ_RUNS: '100000' },
  testTimeout: 36_000_000,
});
