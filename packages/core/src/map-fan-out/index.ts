import { fanOutContract } from '../fan-out/contract.js';

/** The contract of MapFanOut, the same for every strategy. */
export const mapFanOut = fanOutContract('map-fan-out');

export { type CollectEvent, parseCollectEvent, ReportIncomplete } from './collect-event.js';
export {
  BATCH_SIZE_LIMIT,
  DEFAULT_BATCH_SIZE,
  DISTRIBUTED_BATCHES_LIMIT,
  DISTRIBUTED_CONCURRENCY_LIMIT,
  EVENTS_PER_BATCH,
  EVENTS_PER_CALLBACK_ITEM,
  EVENTS_PER_ITEM,
  HISTORY_EVENTS_LIMIT,
  HISTORY_EVENTS_RESERVE,
  INLINE_MAP_CONCURRENCY_LIMIT,
  MIN_OUTCOME_BYTES,
  LOST_CALL_RETRIES,
  PART_OUTCOMES_LIMIT_BYTES,
  batchOutcomeBytes,
  itemLimit,
  expectedRequests,
  expectedItemCount,
  type FanOutStrategyName,
  fanOutStrategies,
} from './limits.js';
export {
  type OutcomesPart,
  type PartOutcome,
  partOutcomes,
  MAP_FAN_OUT_PREFIX,
  firstIndexOfPart,
  partKey,
  partsPrefix,
  reportKey,
  executionPrefix,
} from './part.js';
