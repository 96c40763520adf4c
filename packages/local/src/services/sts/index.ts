export { StsService, type StsServiceOptions } from './service.js';
