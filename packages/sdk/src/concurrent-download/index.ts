export {
  isSuccess,
  type ConcurrentDownloadInput,
  type ConcurrentDownloadOutput,
  type DownloadCounts,
  type DownloadFailure,
  type DownloadResult,
  type DownloadOptions,
  type DownloadSuccess,
  type ListedDownload,
  type ManifestDownload,
  type S3Location,
} from '@stepwell/core/concurrent-download';
export {
  entry,
  concurrentDownload,
  type ConcurrentDownload,
  type ConcurrentDownloadOptions,
  type ReportSource,
  type ConcurrentDownloadExecution,
} from './client.js';
export { type DownloadProgress } from './progress.js';
export { type ProgressStatus } from '../progress/progress-reader.js';
export { type TrackedExecution } from '../progress/tracked-execution.js';
export { type ProgressOptions } from '../progress/watch-progress.js';
export { type StoredObject } from './stored-object.js';
