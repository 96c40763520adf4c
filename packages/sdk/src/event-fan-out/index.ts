export {
  RequestUnknown,
  type EventFanOutOutput,
  type ItemRequested,
  type ItemReference,
  type RequestProgress,
} from '@stepwell/core/event-fan-out';
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
export { entry, eventFanOut, type EventFanOut, type EventFanOutOptions } from './client.js';
export { completeItem, failItem, type CompletionEntry } from './complete-item.js';
export { isRequestUnknown, type WatchOptions } from './request.js';
