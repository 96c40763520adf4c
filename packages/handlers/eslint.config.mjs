import workspace from '../../eslint.config.mjs';

// The imports of the handlers are bundled, so the package has no dependencies.
const bundled = { files: ['package.json'], rules: { '@nx/dependency-checks': 'off' } };

// eslint-disable-next-line no-restricted-exports -- ESLint reads its configuration from the default export.
export default [...workspace, bundled];
