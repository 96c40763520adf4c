export {
  CORRELATION_ID_ATTRIBUTE,
  DEDUPLICATION_ID_ATTRIBUTE,
  DEFAULT_HEARTBEAT_SECONDS,
  JOB_INPUT_LIMIT,
  jobEnvironment,
} from './environment.js';
export { jobErrors } from './error-names.js';
export { type FailedContainer, type FailedJob, failedJobCause } from './failed-job.js';
export { type JobFailure, jobFailure } from './job-failure.js';
export { JobOutputTooLarge } from './job-output-too-large.js';
export {
  type Environment,
  type InlineJobInput,
  type JobRequest,
  type StoredJobInput,
  parseJobEnvironment,
} from './job-request.js';
export { JobTerminated } from './job-terminated.js';
export { JOB_OUTPUT_LIMIT_BYTES, MESSAGE_REFERENCE, type MessageReference, isMessageReference } from './message.js';
export { SubmissionUncertain } from './submission-uncertain.js';
export {
  type FailStepEvent,
  type NamedError,
  type StepFailure,
  type StepStage,
  type SucceededJob,
  stepError,
} from './step-failure.js';
