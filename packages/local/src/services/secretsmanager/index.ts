export { SecretsManagerService, type SecretsManagerServiceOptions } from './service.js';
