export { KmsService } from './service.js';
