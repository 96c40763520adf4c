export { nonPublicReason } from './address-kind.js';
export { type AddressPolicy, createAddressPolicy, portOf } from './address-policy.js';
export {
  type BatchReport,
  type ConsolidateEvent,
  type DownloadBatchResponse,
  type DownloadBatchEvent,
} from './batch.js';
export { ConnectionFailed, type ConnectionFailureKind } from './connection-failed.js';
export { type DownloadTotals, compareBatches, createDownloadTotals } from './consolidate.js';
export { concurrentDownload } from './contract.js';
export { parseConsolidateEvent, parseDownloadBatchEvent } from './events.js';
export { type BatchOutcome, type BatchDeadline, downloadBatch } from './download-batch.js';
export { downloadEnvironment, downloadMetrics, downloadTags } from './environment.js';
export { downloadErrors } from './error-names.js';
export { type FailureNotification, failureCause, failureNotification } from './failure-message.js';
export { type FittedInput, fitInput } from './fit-input.js';
export {
  type ConcurrentDownloadInput,
  type DownloadOptions,
  type ListedDownload,
  type ManifestDownload,
  type S3Location,
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
export { objectKey } from './object-key.js';
export { type ConcurrentDownloadOutput, type DownloadCounts } from './output.js';
export { planBatches } from './planning.js';
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
export { ReportIncomplete } from './report-incomplete.js';
export { type ResourceUrl, resourceUrl } from './resource-url.js';
export { type DownloadFailure, type DownloadResult, type DownloadSuccess, isSuccess } from './result.js';
export { type Semaphore, createSemaphore } from './semaphore.js';
export {
  STEPWELL_PREFIX,
  batchReportKey,
  batchReportsPrefix,
  inputManifestKey,
  isJsonLinesManifest,
  executionPrefix,
  reportKey,
} from './storage-layout.js';
export { type DownloadRules } from './attempt-download.js';
