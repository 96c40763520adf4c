import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * The Vitest configuration of every project: sources are used through the `@stepwell/source` condition,
 * so that a test runs what was just edited, and each run leaves a JSON report that `tools/verify.mjs` adds up.
 *
 * @param {string} root the project's folder
 * @param {import('vitest/config').ViteUserConfig['test']} [overrides] what this project does otherwise
 */
export function stepwellTests(root, overrides = {}) {
  // Vitest hands these to Node.js as --conditions, for `require` as well: with `import` among them, CommonJS
  // dependencies would get modules that they cannot use. Vite and Node.js add it by themselves where it belongs.
  const conditions = ['@stepwell/source', 'node'];
  return defineConfig({
    root,
    cacheDir: `${root}/node_modules/.vite`,
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name: basename(root),
      environment: 'node',
      include: ['src/**/*.test.ts'],
      reporters: ['default', 'json'],
      globalSetup: [fileURLToPath(new URL('./temporary-folder.mjs', import.meta.url))],
      outputFile: { json: `${root}/test-output/vitest.json` },
      env: {
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        // The first synthesis of a process would spend seconds of CPU on the CDK's own rules; e2e/deployable runs them
        // once.
        CDK_VALIDATION: 'false',
      },
      testTimeout: 20_000,
      hookTimeout: 60_000,
      ...overrides,
    },
  });
}
