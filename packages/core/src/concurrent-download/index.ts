export { nonPublicReason, type AddressPolicy, createAddressPolicy, portOf } from './address-policy.js';
export {
  type BatchReport,
  type ConsolidateEvent,
  type DownloadBatchResponse,
  type DownloadBatchEvent,
  parseConsolidateEvent,
  parseDownloadBatchEvent,
} from './batch.js';
export { ConnectionFailed, type ConnectionFailureKind, downloadErrors, ReportIncomplete } from './errors.js';
export {
  type DownloadTotals,
  compareBatches,
  createDownloadTotals,
  type FailureNotification,
  failureCause,
  failureNotification,
} from './consolidate.js';
export { concurrentDownload } from './contract.js';
export {
  type BatchOutcome,
  type BatchDeadline,
  downloadBatch,
  type Semaphore,
  createSemaphore,
} from './download-batch.js';
export { downloadEnvironment, downloadMetrics, downloadTags } from './environment.js';
export {
  type FittedInput,
  fitInput,
  type ConcurrentDownloadInput,
  type DownloadOptions,
  type ListedDownload,
  type ManifestDownload,
  type S3Location,
  planBatches,
} from './input.js';
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
export {
  objectKey,
  type ResourceUrl,
  resourceUrl,
  batchReportKey,
  batchReportsPrefix,
  inputManifestKey,
  isJsonLinesManifest,
  executionPrefix,
  reportKey,
} from './object-key.js';
export {
  type ConcurrentDownloadOutput,
  type DownloadCounts,
  type DownloadFailure,
  type DownloadResult,
  type DownloadSuccess,
  isSuccess,
} from './output.js';
export {
  type Clock,
  type DownloadDependencies,
  type HttpResponse,
  type HttpClient,
  type HttpRequest,
  type ImageRow,
  type ImageStore,
  type ImageTable,
  type NewObject,
  type RetryEvent,
} from './dependencies.js';
export { type DownloadRules } from './attempt-download.js';
