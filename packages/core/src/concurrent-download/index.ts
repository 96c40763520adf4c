export { type BatchReport, type ConsolidateEvent, type DownloadBatchAnswer, type DownloadBatchEvent } from './batch.js';
export { concurrentDownload } from './contract.js';
export { downloadEnvironment, downloadMetrics, downloadTags } from './environment.js';
export { downloadErrors } from './error-names.js';
export { type ConcurrentDownloadInput, type DownloadSettings, type ListedDownload, type ManifestDownload, type S3Location } from './input.js';
export {
  BATCH_RESULTS_LIMIT_BYTES,
  DEFAULT_BATCH_SIZE,
  DEFAULT_CONTENT_TYPES,
  DEFAULT_MAX_ATTEMPTS,
  DEFAULT_MAX_BYTES,
  DEFAULT_MAX_CONCURRENCY,
  DEFAULT_REQUEST_TIMEOUT_MS,
  FIRST_FAILURES_LIMIT,
  INLINE_MAP_CONCURRENCY_LIMIT,
  LAMBDA_CONCUR_LIMIT,
  MAX_CONCURRENCY_LIMIT,
  OBJECT_KEY_LIMIT_BYTES,
  OUTPUT_RESULTS_LIMIT_BYTES,
  REDIRECT_LIMIT,
  URL_LIMIT_BYTES,
} from './limits.js';
export { objectKey } from './object-key.js';
export { type ConcurrentDownloadOutput, type DownloadCounts } from './output.js';
export { type DownloadFailure, type DownloadResult, type DownloadSuccess, isSuccess } from './result.js';
export { OWN_OBJECTS_PREFIX, batchReportKey, batchReportsPrefix, inputManifestKey, isJsonLinesManifest, runPrefix, runReportKey } from './storage-layout.js';
