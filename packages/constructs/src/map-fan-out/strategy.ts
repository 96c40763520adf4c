import { type FanOutStrategyName } from '@stepwell/core/map-fan-out';

/**
 * The strategy with which {@link MapFanOut} computes the items of a request. All strategies produce the same outcomes,
 * but differ in cost, limits and speed.
 */
export enum FanOutStrategy {
  /** One inline Map that computes up to 40 items concurrently. The simplest strategy. Up to 1,600 items. */
  INLINE = 'INLINE',
  /** An inline Map of batches with a Map of items in each: up to 40 × 40 items concurrently. Up to 1,560 items. */
  NESTED = 'NESTED',
  /** A fixed number of parallel branches, each with a Map of its share of the items. Up to 1,600 items. */
  PARALLEL = 'PARALLEL',
  /**
   * One inline Map that sends an event with a task token for each item. A consumer of the bus computes the item and
   * completes the token. Up to 2,400 items.
   */
  CALLBACK = 'CALLBACK',
  /**
   * A Distributed Map of child executions, each with a batch of items and a separate history. Up to a million items,
   * also from S3.
   */
  DISTRIBUTED = 'DISTRIBUTED',
}

/** Returns the name of a strategy in core. */
export function strategyName(strategy: FanOutStrategy): FanOutStrategyName {
  return NAMES[strategy];
}

const NAMES: Readonly<Record<FanOutStrategy, FanOutStrategyName>> = {
  [FanOutStrategy.INLINE]: 'inline',
  [FanOutStrategy.NESTED]: 'nested',
  [FanOutStrategy.PARALLEL]: 'parallel',
  [FanOutStrategy.CALLBACK]: 'callback',
  [FanOutStrategy.DISTRIBUTED]: 'distributed',
};
