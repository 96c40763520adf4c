export {
  CORRELATION_ID_ATTRIBUTE,
  DEDUPLICATION_ID_ATTRIBUTE,
  DEFAULT_HEARTBEAT_SECONDS,
  JOB_INPUT_LIMIT,
  jobEnvironment,
} from './environment.js';
export {
  jobErrors,
  type JobFailure,
  jobFailure,
  JobOutputTooLarge,
  JobTerminated,
  SubmissionUncertain,
} from './errors.js';
export {
  type FailedContainer,
  type FailedJob,
  failedJobCause,
  type FailStepEvent,
  type NamedError,
  type StepFailure,
  type StepStage,
  type SucceededJob,
  stepError,
} from './step-failure.js';
export {
  type Environment,
  type InlineJobInput,
  type JobRequest,
  type StoredJobInput,
  parseJobEnvironment,
} from './job-request.js';
export { JOB_OUTPUT_LIMIT_BYTES, MESSAGE_REFERENCE, type MessageReference, isMessageReference } from './message.js';
