import { describe, expect, it } from 'vitest';
import { parseSeeds } from './seeds.js';

describe('STEPWELL_CHAOS_SEEDS', () => {
  it.each([
    ['7', [7]],
    ['51-54', [51, 52, 53, 54]],
    ['1, 12,51-52', [1, 12, 51, 52]],
  ])('accepts numbers and ranges: %s', (list, seeds) => expect(parseSeeds(list)).toEqual(seeds));

  it.each(['', '5-1', 'a', '1-', '1.5', '1;2'])('is rejected with the invalid entry: %j', (list) => {
    expect(() => parseSeeds(list)).toThrow(
      /^STEPWELL_CHAOS_SEEDS must be numbers and ranges, got ".*"\. Set it to a list such as 7 or 51-90/,
    );
  });
});
