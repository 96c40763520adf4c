import { stepwellTests } from '../tools/test/vitest.preset.mjs';

// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default stepwellTests(import.meta.dirname, {
  // Other projects' tests run beside these: see tools/verify.mjs.
  maxWorkers: 1,
  include: ['**/*.test.ts'],
  exclude: ['**/node_modules/**', '**/*.long.test.ts'],
});
