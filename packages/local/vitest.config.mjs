import { stepwellTests } from '../../tools/test/vitest.preset.mjs';

// Without `module`: under it Node gets the AWS SDK's files for bundlers, which it cannot load.
const conditions = ['@stepwell/source', 'node', 'import', 'default'];

// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default { ...stepwellTests(import.meta.dirname), resolve: { conditions }, ssr: { resolve: { conditions } } };
