import { expect, it } from 'vitest';
import { age } from './age.js';

const now = Date.UTC(2026, 10, 22);
it.each([
  [0, 'just now'],
  [4999, 'just now'],
  [-60_000, 'just now'],
  [5000, '5 s ago'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3_600_000, '1 h ago'],
  [47 * 3_600_000, '47 h ago'],
  [48 * 3_600_000, '2 days ago'],
  [400 * 86_400_000, '400 days ago'],
])('%i ms before now is %s', (milliseconds, words) => {
  expect(age(new Date(now - milliseconds), now)).toBe(words);
});
