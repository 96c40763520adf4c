import workspace, { noWorkflows } from '../../eslint.config.mjs';

// eslint-disable-next-line no-restricted-exports -- ESLint reads its configuration from the default export.
export default [...workspace, noWorkflows];
