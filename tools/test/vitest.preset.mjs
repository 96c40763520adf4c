import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * The Vitest configuration of every project. Tests use sources (condition `@stepwell/source`) and write a JSON report,
 * which `tools/verify.mjs` sums up.
 *
 * @param {string} root the folder of the project
 * @param {import('vitest/config').ViteUserConfig['test']} [overrides] settings of this project
 */
export function stepwellTests(root, { env, ...overrides } = {}) {
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
      // The files of a worker share its process and modules: loading the CDK and the AWS SDK again for each file took
      // two thirds of the CPU time of packages/constructs.
      isolate: false,
      setupFiles: [fileURLToPath(new URL('./restore-globals.mjs', import.meta.url))],
      // Test processes of Node.js 20 live shortly: V8's optimizing compiler costs them more than it saves.
      execArgv: Number.parseInt(process.versions.v8) < 12 ? ['--interrupt-budget=300000'] : [],
      outputFile: { json: `${root}/test-output/vitest.json` },
      env: {
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        // The first synthesis of a process would spend seconds of CPU on the CDK's own rules; e2e/deployable runs them
        // once.
        CDK_VALIDATION: 'false',
        ...env,
      },
      // A limit only ends what hangs. On a busy machine, a test takes many times what it takes alone.
      expect: { poll: { timeout: 30_000 } },
      testTimeout: 120_000,
      hookTimeout: 180_000,
      ...overrides,
    },
  });
}
