/**
 * Conventional Commits (https://www.conventionalcommits.org): `type(scope): subject`. `tools/check-commits.mjs` checks every
 * commit after the one that added this file.
 */
const config = {
  extends: ['@commitlint/config-conventional'],
  rules: {
    // Subjects start with names such as DynamoDB or SDK as they are written.
    'subject-case': [0],
    'body-max-line-length': [2, 'always', 120],
    'footer-max-line-length': [0],
  },
};

// eslint-disable-next-line no-restricted-exports -- commitlint reads its configuration from the default export.
export default config;
