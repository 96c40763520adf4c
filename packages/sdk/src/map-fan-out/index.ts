export {
  isItemSuccess,
  type FanOutItem,
  type FanOutOutput,
  type FanOutRequest,
  type ItemFailure,
  type ItemOutcome,
  type ItemSuccess,
  type ListedRequest,
  type ManifestRequest,
  type ReportLocation,
  type RequestStatus,
} from '@stepwell/core/fan-out';
export {
  entry,
  mapFanOut,
  type MapFanOut,
  type MapFanOutOptions,
  type ReportSource,
  type MapFanOutExecution,
} from './client.js';
export { type FanOutProgress } from './progress.js';
export { type ProgressStatus } from '../progress/progress-reader.js';
export { type TrackedExecution } from '../progress/tracked-execution.js';
export { type ProgressOptions } from '../progress/watch-progress.js';
