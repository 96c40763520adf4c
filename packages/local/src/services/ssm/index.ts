export { SsmService } from './service.js';
