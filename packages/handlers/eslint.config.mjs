import workspace from '../../eslint.config.mjs';

// What the handlers import is bundled into their assets: the package depends on nothing.
const bundled = { files: ['package.json'], rules: { '@nx/dependency-checks': 'off' } };

// eslint-disable-next-line no-restricted-exports -- ESLint reads its configuration from the default export.
export default [...workspace, bundled];
