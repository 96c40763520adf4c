export { CORRELATION_ID_ATTRIBUTE, DEDUPLICATION_ID_ATTRIBUTE, DEFAULT_HEARTBEAT_SECONDS, JOB_INPUT_LIMIT, jobEnvironment } from './environment.js';
export { jobErrors } from './error-names.js';
export { type JobFailure, jobFailure } from './job-failure.js';
export { type Environment, type InlineJobInput, type JobRequest, type StoredJobInput, parseJobEnvironment } from './job-request.js';
export { JobTerminated } from './job-terminated.js';
