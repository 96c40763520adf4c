import { describe, expect, it } from 'vitest';
import { retryDelaySeconds, visibilitySeconds } from './retry-delay.js';

describe('the visibility timeout of a message', () => {
  it('is in whole seconds, rounded up, from 0 to 12 hours', () => {
    expect([-5, 0, 1, 1_000, 1_001, 43_200_001].map(visibilitySeconds)).toEqual([0, 0, 1, 1, 2, 43_200]);
  });

  it('doubles with each receive up to 15 minutes, with full jitter', () => {
    expect([0, 1, 2, 3, 1_000].map((receiveCount) => retryDelaySeconds(receiveCount, 2, 0.999))).toEqual([
      2, 2, 4, 8, 900,
    ]);
    expect(retryDelaySeconds(3, 2, 0)).toBe(0);
  });
});
