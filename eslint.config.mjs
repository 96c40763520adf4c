import nx from '@nx/eslint-plugin';
import jsonc from 'jsonc-eslint-parser';

/** Dependencies that no import statement names: the CLI has the clients that are the SDK's optional peers, and
 * packages/local has the peer of ajv-draft-04. */
const notImported = [...['dynamodb', 'lambda', 's3', 'sfn'].map((service) => `@aws-sdk/client-${service}`), 'ajv'];

// ESLint checks that each package.json lists what the sources import; oxlint (.oxlintrc.json) checks the sources.
// eslint-disable-next-line no-restricted-exports -- ESLint reads its configuration from the default export.
export default [
  { ignores: ['**/dist/**', '**/node_modules/**', 'examples/**', 'apps/cli/templates/**', '**/*.{js,mjs,cjs}'] },
  {
    files: ['**/package.json'],
    // The assets of handlers bundle their imports, so the package depends on nothing.
    ignores: ['package.json', 'packages/handlers/package.json', '**/peer/package.json'],
    languageOptions: { parser: jsonc },
    plugins: { '@nx': nx },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ignoredFiles: [
            '{projectRoot}/**/*.test.ts',
            '{projectRoot}/**/testing/**',
            '{projectRoot}/*.config.mjs',
            '{projectRoot}/build.mjs',
            '{projectRoot}/templates/**',
          ],
          ignoredDependencies: notImported,
          checkVersionMismatches: false,
        },
      ],
    },
  },
];
