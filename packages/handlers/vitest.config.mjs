import { stepwellTests } from '../../tools/test/vitest.preset.mjs';

// Vitest passes these to Node.js as `--conditions`. With `module`, Node.js would load the AWS SDK files for bundlers,
// which fails. With `import`, `require` would load ES modules, which breaks dynalite.
const conditions = ['@stepwell/source', 'node'];

const settings = stepwellTests(import.meta.dirname);
// The bundle tests cover logs and metrics. Here they would only hide failures.
const env = { ...settings.test?.env, POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };

// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default {
  ...settings,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { ...settings.test, env },
};
