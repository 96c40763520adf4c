export {
  CHECK_NAME_PATTERN,
  type CheckEvent,
  type CheckResult,
  type QualityMessage,
  type StreamData,
  passAttribute,
  type ExecutionStart,
  type StreamCheck,
  runCheck,
} from './check.js';
export { type CompletenessOptions, completeness } from './completeness.js';
export { qualityControl } from './contract.js';
export { parseCheckEvent } from './events.js';
export { qualityEnvironment, qualityMetrics, qualityTags, parseCheckOptions } from './environment.js';
export { qualityErrors, InvalidStream } from './errors.js';
export {
  type QualityControlInput,
  type StreamLocation,
  defaultStreamKey,
  START_TIME_DIGITS,
  executionStartTime,
} from './input.js';
export {
  CHECKS_LIMIT,
  DEFAULT_CLOCK_SKEW_SECONDS,
  DEFAULT_GAP_TOLERANCE,
  DEFAULT_MAX_AGE_SECONDS,
  DEFAULT_WINDOW,
  DEFAULT_Z_SCORE,
  FIRST_MESSAGES_LIMIT,
  MESSAGES_LIMIT,
  MESSAGE_TEXT_LIMIT,
  SUBJECT_LIMIT,
} from './limits.js';
export {
  type QualityNotification,
  qualityNotification,
  type CheckReport,
  type QualityControlOutput,
  type QualityExecutionKey,
} from './output.js';
export { type RangeLimits, type RangeOptions, range } from './range.js';
export { type StreamSource, readStream } from './read-stream.js';
export { type MalformedLine, type Reading, type StreamItem, isReading, parseTimestamp, formatTime } from './reading.js';
export { type TimelinessOptions, timeliness } from './timeliness.js';
