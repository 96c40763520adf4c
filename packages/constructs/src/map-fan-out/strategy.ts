import { type FanOutStrategyName } from '@stepwell/core/map-fan-out';

/**
 * How {@link MapFanOut} computes the items of a request. The outcomes are the same by each; cost, limits and speed are
 * not.
 */
export enum FanOutStrategy {
  /** One Map inside the execution, 40 items at a time. The simplest; up to 1,600 items. */
  INLINE = 'INLINE',
  /** A Map of batches, each with a Map of its items: 40 × 40 items at a time. Up to 1,560 items. */
  NESTED = 'NESTED',
  /** A fixed number of branches side by side, each with a Map of its share of the items. Up to 1,600 items. */
  PARALLEL = 'PARALLEL',
  /**
   * One Map that sends an event for each item and waits to be called back; whoever listens on the bus computes. Up to
   * 2,400 items.
   */
  CALLBACK = 'CALLBACK',
  /**
   * A Distributed Map: child executions, each with a batch of items and a history of its own. Up to a million items,
   * from S3 too.
   */
  DISTRIBUTED = 'DISTRIBUTED',
}

/** A strategy by its name in core. */
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
