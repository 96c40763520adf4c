import { CASE_ID_LIMIT, REQUEST_ITEMS_LIMIT } from '../fan-out/limits.js';
import { type FanOutStrategyName } from './strategy.js';

/**
 * The most events that the history of a Standard execution may have
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html).
 */
export const HISTORY_EVENTS_LIMIT = 25_000;

/** Events kept free for what surrounds the items and for retries of throttled calls, about 300 at three events each. */
export const HISTORY_EVENTS_RESERVE = 1_000;

/** How often a call of the compute function is made again that was lost, or that had no answer in time. */
export const LOST_CALL_RETRIES = 2;

/**
 * The events of one item that fails because each of its tries is lost: iteration started, Task entered, for each try
 * scheduled, started, failed, then exited, Pass entered, exited, iteration succeeded. All items of a request can fail
 * like that, when what the function needs does not answer.
 */
export const EVENTS_PER_ITEM = 9 + 3 * LOST_CALL_RETRIES;

/** With a task token an item is sent once, and there is one event more: submitted. */
export const EVENTS_PER_CALLBACK_ITEM = 10;

/**
 * The events of a batch besides its items: iteration and Map (started, entered, succeeded, exited), and the five of the
 * Task that writes its outcomes.
 */
export const EVENTS_PER_BATCH = 11;

/** The most batches of a distributed run: the Map's result holds a number for each, and has to fit a payload. */
export const DISTRIBUTED_BATCHES_LIMIT = 50_000;

/**
 * The bytes of JSON that the outcomes of one part may take, its case ids included; the rest of the 256 KiB is for what
 * surrounds them.
 */
export const PART_OUTCOMES_LIMIT_BYTES = 245_760;

/**
 * The least room for one outcome, in bytes of JSON: an error's name and a few words. A request with less is refused.
 */
export const MIN_OUTCOME_BYTES = 80;

/** The default of items in one batch. */
export const DEFAULT_BATCH_SIZE = 40;

/** The most items that a batch may have: the outcomes of a batch share one part. */
export const BATCH_SIZE_LIMIT = 200;

/** The most iterations of an inline Map at a time. */
export const INLINE_MAP_CONCURRENCY_LIMIT = 40;

/** The most child executions of a Distributed Map at a time that MapFanOut asks for; AWS allows 10,000. */
export const DISTRIBUTED_CONCURRENCY_LIMIT = 10_000;

/**
 * The room for one outcome of a batch in bytes of JSON: its share of the part, less the longest case id there can be,
 * at four bytes a character, its quotes and commas.
 */
export function batchOutcomeBytes(batchSize: number): number {
  return Math.floor(PART_OUTCOMES_LIMIT_BYTES / batchSize) - (4 * CASE_ID_LIMIT + 10);
}

/**
 * The most items that a request may have by a strategy, as follows from the 25,000 events of an execution's history. A
 * request with more is refused before anything is spent.
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
