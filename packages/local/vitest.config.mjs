import { stepwellTests } from '../../tools/test/vitest.preset.mjs';

// Test files share a process each worker: loading the CDK takes seconds, and once is enough. No test here changes a global.
// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default stepwellTests(import.meta.dirname, { isolate: false, testTimeout: 60_000 });
