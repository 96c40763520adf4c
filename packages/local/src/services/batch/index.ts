export { BatchService, type BatchServiceOptions, type JobStatusChange } from './service.js';
