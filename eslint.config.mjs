import nx from '@nx/eslint-plugin';
import jsonc from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';
import { houseStyle } from './tools/lint/house-style.mjs';

/** Which project may import which (docs/architecture.md draws it); `scope:x` tags stand in each package.json. */
const boundaries = [
  {
    sourceTag: 'scope:core',
    onlyDependOnLibsWithTags: ['scope:core'],
    bannedExternalImports: ['@aws-sdk/*', 'aws-cdk-lib', 'constructs', 'node:*'],
  },
  {
    sourceTag: 'scope:asl',
    onlyDependOnLibsWithTags: ['scope:asl'],
    bannedExternalImports: ['@aws-sdk/*', 'aws-cdk-lib', 'constructs'],
  },
  {
    sourceTag: 'scope:handlers',
    onlyDependOnLibsWithTags: ['scope:handlers', 'scope:core'],
    bannedExternalImports: ['aws-cdk-lib', 'constructs'],
  },
  {
    sourceTag: 'scope:constructs',
    onlyDependOnLibsWithTags: ['scope:constructs', 'scope:core', 'scope:handlers'],
    bannedExternalImports: ['@aws-sdk/*'],
  },
  { sourceTag: 'scope:local', onlyDependOnLibsWithTags: ['scope:local', 'scope:asl', 'scope:core'] },
  {
    sourceTag: 'scope:sdk',
    onlyDependOnLibsWithTags: ['scope:sdk', 'scope:core'],
    bannedExternalImports: ['aws-cdk-lib', 'constructs'],
  },
  { sourceTag: 'scope:cli', onlyDependOnLibsWithTags: ['scope:cli', 'scope:core', 'scope:sdk', 'scope:local'] },
  { sourceTag: 'scope:demo-stack', onlyDependOnLibsWithTags: ['scope:demo-stack', 'scope:constructs', 'scope:core'] },
  {
    sourceTag: 'scope:demo',
    onlyDependOnLibsWithTags: ['scope:demo', 'scope:demo-stack', 'scope:core', 'scope:sdk', 'scope:local'],
  },
  { sourceTag: 'scope:whole', onlyDependOnLibsWithTags: ['*'] },
];

/** A path into another project goes by its package's name. */
const otherProjects = {
  regex: '^(\\.\\./)+(core|handlers|constructs|sdk|asl|local|cli|demo|demo-stack)/',
  message: "Import another project by its package's name.",
};

/** For core and the engine. The boundaries know npm packages; Node's own modules are I/O, which these have none of. */
const noInputOutput = {
  files: ['packages/{asl,core}/src/**/*.ts'],
  ignores: ['**/*.test.ts', '**/testing/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          otherProjects,
          {
            // node:vm limits the time of regular expressions.
            group: ['node:*', '!node:crypto', '!node:buffer', '!node:vm'],
            message: 'No I/O here: clock, randomness, network and storage are arguments.',
          },
        ],
      },
    ],
  },
};

/**
 * For the local runtime, which runs any app and knows none of our workflows: of core, it has the table of error names.
 */
const noWorkflows = {
  files: ['packages/local/src/**/*.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          otherProjects,
          {
            regex: '^@stepwell/core(?!/integration-errors$)',
            message:
              'The local runtime knows none of our workflows: of core, import @stepwell/core/integration-errors only.',
          },
        ],
      },
    ],
  },
};

/** Dependencies that no import statement names: the CLI has the clients that are the SDK's optional peers. */
const notImported = ['dynamodb', 'lambda', 's3', 'sfn'].map((service) => `@aws-sdk/client-${service}`);

// eslint-disable-next-line no-restricted-exports -- ESLint reads its configuration from the default export.
export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/cdk.out/**',
      '**/node_modules/**',
      '**/test-output/**',
      '**/.nx/**',
      'examples/**',
      'templates/**',
      'apps/cli/templates/**',
    ],
  },
  {
    files: ['**/*.ts', '**/*.cts', '**/*.mts'],
    extends: [tseslint.configs.recommended],
  },
  {
    files: ['**/*.ts', '**/*.cts', '**/*.mts', '**/*.mjs'],
    plugins: { '@nx': nx, stepwell: houseStyle },
    rules: {
      'stepwell/kebab-case-files': 'error',
      'stepwell/telling-folders': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.cts', '**/*.mts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          allow: ['^.*/vitest\\.preset\\.mjs$'],
          checkDynamicDependenciesExceptions: ['.*'],
          depConstraints: boundaries,
        },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.cts', '**/*.mts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [otherProjects] }] },
  },
  noInputOutput,
  noWorkflows,
  { files: ['packages/local/src/**/*.ts'], rules: { 'stepwell/local-levels': 'error' } },
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
);
