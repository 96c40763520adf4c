import { CASE_ID_LIMIT, REQUEST_ITEMS_LIMIT } from '../fan-out/limits.js';

/**
 * The strategy with which MapFanOut computes the items of a request. All strategies have the same outcomes; cost,
 * limits and speed differ.
 */
export type FanOutStrategyName = 'inline' | 'nested' | 'parallel' | 'callback' | 'distributed';

/** All strategies, in the order of the documentation. */
export const fanOutStrategies: readonly FanOutStrategyName[] = [
  'inline',
  'nested',
  'parallel',
  'callback',
  'distributed',
];

/**
 * The maximum number of events in the history of a Standard execution
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html).
 */
export const HISTORY_EVENTS_LIMIT = 25_000;

/**
 * The events reserved for the states around the items and for retries of throttled calls, about 300 with three events
 * each.
 */
export const HISTORY_EVENTS_RESERVE = 1_000;

/** The number of retries of a compute function call that was lost or had no response in time. */
export const LOST_CALL_RETRIES = 2;

/**
 * The number of events of one item whose attempts are all lost: iteration started, Task entered, for each attempt
 * scheduled, started and failed, then Task exited, Pass entered, Pass exited, iteration succeeded. All items of a
 * request can fail this way if a dependency of the function does not respond.
 */
export const EVENTS_PER_ITEM = 9 + 3 * LOST_CALL_RETRIES;

/** The number of events of an item with a task token. The item is sent once, with the additional event submitted. */
export const EVENTS_PER_CALLBACK_ITEM = 10;

/**
 * The number of events of a batch in addition to its items: iteration and Map (started, entered, succeeded, exited),
 * and the five events of the Task that writes its outcomes.
 */
export const EVENTS_PER_BATCH = 11;

/**
 * The maximum number of batches of a distributed run. The Map's result has a number for each batch and must fit a
 * payload.
 */
export const DISTRIBUTED_BATCHES_LIMIT = 50_000;

/**
 * The maximum size of the outcomes of one part as JSON, in bytes, including case ids. The rest of the 256 KiB is for
 * the surrounding JSON.
 */
export const PART_OUTCOMES_LIMIT_BYTES = 245_760;

/**
 * The minimum space for one outcome as JSON, in bytes: an error's name and a short reason. A request with less space is
 * rejected.
 */
export const MIN_OUTCOME_BYTES = 80;

/** The default number of items in one batch. */
export const DEFAULT_BATCH_SIZE = 40;

/** The maximum number of items in a batch. The outcomes of a batch share one part. */
export const BATCH_SIZE_LIMIT = 200;

/** The maximum number of concurrent iterations of an inline Map. */
export const INLINE_MAP_CONCURRENCY_LIMIT = 40;

/** The maximum number of concurrent child executions of a Distributed Map, which is the limit of AWS. */
export const DISTRIBUTED_CONCURRENCY_LIMIT = 10_000;

/**
 * Returns the space for one outcome of a batch as JSON, in bytes: its share of the part, less the longest possible case
 * id at four bytes per character, its quotes and commas.
 */
export function batchOutcomeBytes(batchSize: number): number {
  return Math.floor(PART_OUTCOMES_LIMIT_BYTES / batchSize) - (4 * CASE_ID_LIMIT + 10);
}

/**
 * Returns the maximum number of items in a request with a strategy, derived from the limit of 25,000 events in an
 * execution's history. A request with more items is rejected before it incurs cost.
 */
export function itemLimit(strategy: FanOutStrategyName, batchSize: number = DEFAULT_BATCH_SIZE): number {
  const events = HISTORY_EVENTS_LIMIT - HISTORY_EVENTS_RESERVE;
  switch (strategy) {
    case 'inline':
    case 'parallel':
      return Math.floor(events / EVENTS_PER_ITEM);
    case 'callback':
      return Math.floor(events / EVENTS_PER_CALLBACK_ITEM);
    case 'nested':
      return Math.floor(events / (EVENTS_PER_BATCH + EVENTS_PER_ITEM * batchSize)) * batchSize;
    case 'distributed':
      return Math.min(REQUEST_ITEMS_LIMIT, DISTRIBUTED_BATCHES_LIMIT * batchSize);
  }
}

/** Returns the expectation of a list of items that exceeds the limit of a strategy. */
export function expectedItemCount(strategy: FanOutStrategyName, ceiling: number): string {
  return `a list of at most ${ceiling} items with the strategy ${strategy} (the strategy distributed allows more)`;
}

/** Returns the expectation of a manifest with a strategy that reads none. */
export function expectedRequests(strategy: FanOutStrategyName): string {
  return `omitted with the strategy ${strategy} (specify requests, or use the strategy distributed)`;
}
