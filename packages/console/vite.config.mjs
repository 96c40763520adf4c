import { defineConfig } from 'vite';

/** Builds `dist`: a page without external requests, which the local endpoint serves at `/_stepwell/`. */
// eslint-disable-next-line no-restricted-exports -- Vite reads its configuration from the default export.
export default defineConfig({
  root: import.meta.dirname,
  base: '/_stepwell/',
  resolve: { conditions: ['@stepwell/source', 'module', 'browser'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The content security policy allows files only, no `data:` URLs.
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
  },
});
