export { BatchError } from './batch-error.js';
export { BatchService, type BatchServiceOptions, type JobStatusChange } from './batch-service.js';
export { jobStateEvents } from './job-state-events.js';
