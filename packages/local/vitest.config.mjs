import { stepwellTests } from '../../tools/test/vitest.preset.mjs';

// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default stepwellTests(import.meta.dirname, { exclude: ['**/*.long.test.ts'] });
