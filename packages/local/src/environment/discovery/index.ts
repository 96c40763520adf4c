export { appFolderOf } from './app-folder.js';
export { type LocalCredentials } from '../../kernel/endpoint/credentials.js';
export {
  announceEnvironment,
  findEnvironments,
  type DiscoveryOptions,
  type RunningEnvironment,
} from './running-environments.js';
export { stateFolder } from './state-folder.js';
