import { stepwellTests } from '../../tools/test/vitest.preset.mjs';

/** Tests with a small input in `npm test` and the full one here, and tests that take long. */
// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default stepwellTests(import.meta.dirname, {
  name: 'local, long',
  maxWorkers: 1,
  include: [
    'src/**/*.long.test.ts',
    'src/environment/fuzz.test.ts',
    'src/environment/hostile.test.ts',
    'src/environment/mocks/samples/samples.test.ts',
  ],
  env: { STEPWELL_LONG: '1' },
  testTimeout: 600_000,
});
