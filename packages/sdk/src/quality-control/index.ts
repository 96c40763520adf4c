export {
  type CheckReport,
  type QualityControlInput,
  type QualityControlOutput,
  type QualityExecutionKey,
  type StreamLocation,
} from '@stepwell/core/quality-control';
export { type ProgressStatus } from '../progress/progress-reader.js';
export { type TrackedExecution } from '../progress/tracked-execution.js';
export { type ProgressOptions } from '../progress/watch-progress.js';
export {
  entry,
  qualityControl,
  type QualityControl,
  type QualityControlExecution,
  type QualityControlOptions,
} from './client.js';
export { type CheckMessage, type MessagesOptions } from './messages.js';
export { type QualityRun, type RunsOptions } from './runs.js';
export { type CheckProgress, type QualityProgress } from './progress.js';
