import { stepwellTests } from '../../tools/test/vitest.preset.mjs';

// Vitest hands these to Node.js as --conditions, for `require` as well: with `import` among them, CommonJS dependencies get modules
// that they cannot use (dynalite's big.js). Vite and Node.js add it by themselves where it belongs.
const conditions = ['@stepwell/source', 'node'];

// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default { ...stepwellTests(import.meta.dirname), resolve: { conditions }, ssr: { resolve: { conditions } } };
