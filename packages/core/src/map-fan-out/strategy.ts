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
