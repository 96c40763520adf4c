/** How MapFanOut computes the items of a request. The outcomes are the same by each; cost, limits and speed are not. */
export type FanOutStrategyName = 'inline' | 'nested' | 'parallel' | 'callback' | 'distributed';

/** Every strategy, in the order of the documentation. */
export const fanOutStrategies: readonly FanOutStrategyName[] = [
  'inline',
  'nested',
  'parallel',
  'callback',
  'distributed',
];
