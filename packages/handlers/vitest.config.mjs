import { stepwellTests } from '../../tools/test/vitest.preset.mjs';

// Vitest hands these to Node as `--conditions`. Without `module`: under it Node gets the AWS SDK's files for bundlers,
// which it cannot load. Without `import`: under it even `require` gets ES modules, and dynalite breaks.
const conditions = ['@stepwell/source', 'node'];

const settings = stepwellTests(import.meta.dirname);
// What the functions log and measure is tested on the bundles; here it would only bury failures.
const env = { ...settings.test?.env, POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };

// Bundles run in processes of their own, which takes its time on a busy machine.
// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default {
  ...settings,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { ...settings.test, env, testTimeout: 60_000 },
};
