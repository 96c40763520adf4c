export {
  type ComputeEvent,
  type ItemFailure,
  type ItemOutcome,
  type ItemSuccess,
  truncateReason,
  isItemSuccess,
  itemErrors,
} from './outcome.js';
export { ITEM_DESCRIPTION, fanOutContract, isFanOutItem } from './contract.js';
export {
  fanOutMetrics,
  fanOutTags,
  CASE_ID_LIMIT,
  FIRST_FAILURES_LIMIT,
  REASON_LIMIT,
  REQUEST_ID_LIMIT,
  REQUEST_ITEMS_LIMIT,
  SUMMARY_RESULTS_LIMIT_BYTES,
} from './limits.js';
export {
  type FittedRequest,
  fitRequest,
  isJsonLinesRequest,
  requestManifestKey,
  type FanOutItem,
  type FanOutRequest,
  type ListedRequest,
  type ManifestRequest,
  type RequestIdentity,
  type RequestManifest,
} from './request.js';
export {
  type FanOutOutput,
  type ReportLocation,
  type RequestCounts,
  type RequestStatus,
  type SummaryEvent,
  fanOutErrors,
  type RequestTotals,
  createRequestTotals,
} from './summary.js';
