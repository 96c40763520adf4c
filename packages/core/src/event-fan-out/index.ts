export {
  failedItem,
  succeededItem,
  parseItemReference,
  type TreeNode,
  childrenOf,
  nodesAt,
  parentOf,
  treeLevels,
} from './completion.js';
export { eventFanOut, requestSummary } from './contract.js';
export { COMPLETION_FAN_IN, EVENTS_PER_CALL, ITEM_LIMIT_BYTES, PART_SIZE, RESULT_LIMIT_BYTES } from './limits.js';
export { type DeliveryFailure, UNTYPED_FUNCTION_ERROR, completionOfDeadLetter } from './dead-letter.js';
export { eventFanOutEnvironment, eventFanOutMetrics, eventFanOutTags } from './environment.js';
export { eventFanOutErrors, ReportIncomplete, RequestConflict, RequestUnknown } from './errors.js';
export { FAN_OUT_SOURCE, type ItemCompleted, type ItemRequested, type ItemReference, fanOutEvents } from './events.js';
export { type NodeCount, type RequestProgress, sumCounts } from './progress.js';
export {
  type EventFanOutOutput,
  FAN_OUT_PREFIX,
  type Registration,
  partKey,
  partCount,
  registrationId,
  requestReportKey,
} from './registration.js';
export {
  NODE_SORT_KEY,
  ITEM_DIGITS,
  ITEM_PREFIX,
  type RowKey,
  itemIndex,
  itemKey,
  nodeKey,
  requestKey,
  rowAttributes,
} from './rows.js';
